//! The product as a process of its own: started on a data directory, asked over HTTP, ended politely
//! or killed in the middle of a sentence.
//!
//! Why it exists: what a figure or a promise says of a server has to be held against the program
//! that people run. Invariant: a server that was started is gone with its value. Refuses to know:
//! what is asked.

pub mod client;

use std::io::{self, BufRead, BufReader, Error};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

/// A running server.
pub struct Server {
    child: Child,
    /// Where it listens.
    pub addr: SocketAddr,
    /// Kept open, so that the server can go on writing to it.
    _out: BufReader<ChildStdout>,
}

/// The product's binary: `GONGDI_BIN`, or the one of the same build as this program, built when it
/// is not there yet.
///
/// # Errors
/// When there is none and none can be built.
pub fn binary() -> io::Result<PathBuf> {
    if let Some(path) = std::env::var_os("GONGDI_BIN").filter(|path| !path.is_empty()) {
        return Ok(path.into());
    }
    let own = std::env::current_exe()?;
    let mut folder = own.parent().ok_or_else(|| Error::other("a program without a folder"))?;
    if folder.ends_with("deps") {
        folder = folder.parent().unwrap_or(folder);
    }
    let path = folder.join("gongdi");
    if !path.is_file() {
        build(folder)?;
    }
    if path.is_file() {
        return Ok(path);
    }
    Err(Error::other(format!("there is no {}: name the binary in GONGDI_BIN", path.display())))
}

fn build(folder: &Path) -> io::Result<()> {
    let mut cargo = Command::new(option_env!("CARGO").unwrap_or("cargo"));
    cargo.args(["build", "--package", "gongdi"]);
    cargo.current_dir(Path::new(env!("CARGO_MANIFEST_DIR")));
    if let Some(target) = folder.parent() {
        cargo.arg("--target-dir").arg(target);
    }
    if folder.ends_with("release") {
        cargo.arg("--release");
    }
    let built = cargo.status()?;
    if built.success() { Ok(()) } else { Err(Error::other("the product does not build")) }
}

/// `gongdi serve` on a data directory, on a free port of this machine.
pub fn serve(binary: &Path, data: &Path) -> Command {
    let mut command = Command::new(binary);
    command.args(["serve", "--unpaced"]).args(["--addr", "127.0.0.1:0", "--data"]).arg(data);
    command.env_remove("GONGDI_ADDR").env_remove("GONGDI_DATA").env_remove("GONGDI_POSTGRES");
    command
}

impl Server {
    /// Starts a program that says `listening http://…` when it can be asked.
    ///
    /// # Errors
    /// When it can not be started, or ends before it listens.
    pub fn start(mut command: Command) -> io::Result<Self> {
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
        let out = child.stdout.take().ok_or_else(|| Error::other("no standard output"))?;
        let mut out = BufReader::new(out);
        match listening(&mut out) {
            Ok(addr) => Ok(Self { child, addr, _out: out }),
            Err(error) => {
                // It has said nothing useful; whether it is gone already does not matter.
                let _ = child.kill();
                child.wait()?;
                Err(error)
            }
        }
    }

    /// Its process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Ends it at once, in the middle of whatever it does (SIGKILL).
    ///
    /// # Errors
    /// What the system says.
    pub fn kill(&mut self) -> io::Result<()> {
        self.child.kill()?;
        self.child.wait().map(|_| ())
    }

    /// Asks it to end and waits until it has (SIGTERM).
    ///
    /// # Errors
    /// When it ended badly.
    pub fn end(&mut self) -> io::Result<()> {
        let asked = Command::new("kill").arg(self.child.id().to_string()).status()?;
        if !asked.success() {
            return Err(Error::other("the server is gone already"));
        }
        let status = self.child.wait()?;
        if status.success() { Ok(()) } else { Err(Error::other(format!("it ended with {status}"))) }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // A server that has ended already can not be killed once more.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn listening(out: &mut impl BufRead) -> io::Result<SocketAddr> {
    let mut line = String::new();
    loop {
        line.clear();
        if out.read_line(&mut line)? == 0 {
            return Err(Error::other("the server ended before it listened"));
        }
        if let Some((_, addr)) = line.split_once("listening http://") {
            return addr.trim().parse().map_err(|_| Error::other(format!("no address: {line}")));
        }
    }
}
