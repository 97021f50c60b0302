use super::*;
use civic::record::Val;
#[test]
#[ignore]
fn speed() {
    let store = embedded();
    for c in 0..4u32 {
        store.db.write(move |tx| {
            let home = area(&format!("42032410720{c}"));
            tx.run("INSERT INTO chain (home, seq, hash, at) VALUES (?1, 0, ?2, 0)", &[home.to_val(), journal::GENESIS.to_val()])?;
            let mut prev = journal::GENESIS;
            for n in 1..=50_000u32 {
                let who = person(home.as_str(), 3).to_string();
                let input = format!("{{\"act\":\"wish.raise\",\"behalf\":null,\"by\":\"{who}\",\"input\":{{\"channel\":null,\"id\":\"{}\",\"place\":\"{home}\",\"text\":\"村口的路灯坏了，请修一修，晚上走路看不见，老人怕摔跤{n}\"}}}}", matter(n));
                let salt = [5; 16];
                let mut e = journal::Entry { home, seq: n.into(), at: morning(), act: "wish.raise".into(), matter: Some(matter(n)), actor: who, behalf: None, idem: format!("{}", matter(n)), rules: "0123456789abcdef".into(), commitment: kernel::hash::commitment(&salt, &input), prev, hash: [0;32] };
                e.hash = e.computed(); prev = e.hash;
                journal::append(tx, &e, &journal::Kept { input, salt: Some(salt) })?;
            }
            let _ = Val::Null;
            Ok(())
        }).unwrap();
    }
    for _ in 0..2 {
        let t = std::time::Instant::now();
        let r = crate::verify::verify(&store.db, &mut |_| ()).unwrap();
        eprintln!("verify 2 threads: {} whole {} in {:?}", r.entries, r.whole(), t.elapsed());
        let t = std::time::Instant::now();
        let r = store.db.read(crate::verify::verify_within).unwrap();
        eprintln!("verify 1 thread: {} in {:?}", r.entries, t.elapsed());
        let t = std::time::Instant::now();
        let r = crate::export::export(&store.db, area(COUNTY), &mut std::io::sink()).unwrap();
        eprintln!("export: {:?} in {:?}", r, t.elapsed());
    }
}
