//! What a thread's page is drawn from and what is the same for whoever looks: its matters, and what
//! lies beside each. Refuses to know: who reads.

use civic::matter::{Due, Matter};
use civic::spine::{Attachment, Comment};
use kernel::AreaCode;
use kernel::id::MatterId;
use store::journal::{self, Entry};
use store::{Stop, Tx, matter};

/// The rows of a thread: the same for whoever looks.
pub(super) struct Rows {
    pub matters: Vec<Matter>,
    /// Of each matter, in the same order.
    pub beside: Vec<Vec<Attachment>>,
    pub clocks: Vec<Due>,
    pub comments: Vec<Comment>,
    pub links: Links,
}

impl Rows {
    pub(super) fn read(tx: &mut Tx<'_>, home: AreaCode, thread: MatterId) -> Result<Self, Stop> {
        let matters = matter::thread(tx, home, thread)?;
        let (mut beside, mut clocks, mut comments) = (Vec::new(), Vec::new(), Vec::new());
        let mut links = Links::default();
        for one in &matters {
            beside.push(matter::attachments(tx, home, one.id)?);
            clocks.extend(matter::clocks(tx, home, one.id)?);
            comments.extend(matter::comments(tx, home, one.id)?);
            let (n, last) = journal::last_of_matter(tx, home, one.id)?;
            links.add(n, last);
        }
        Ok(Self { matters, beside, clocks, comments, links })
    }
}

/// The thread's entries in the chain: how many, and the last.
#[derive(Default)]
pub(super) struct Links {
    pub entries: u64,
    pub last: Option<Entry>,
}

impl Links {
    fn add(&mut self, n: u64, last: Option<Entry>) {
        self.entries += n;
        if last.as_ref().map(|e| e.seq) > self.last.as_ref().map(|e| e.seq) {
            self.last = last;
        }
    }
}
