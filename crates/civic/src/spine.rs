//! Acts of the spine itself: things that belong to every kind of matter, and the clockwork.

use kernel::id::{AttachmentId, CommentId, MatterId};
use kernel::{AreaCode, Code, Moment, PersonRef, Refusal};

use crate::act::FieldKind::{Choice, Count, Id, Line, Long};
use crate::authority::{Role, Who};
use crate::effect::{Audience, Effect};
use crate::matter::{ClockName, Due};
use crate::record::Record;
use crate::scene::Scene;
use crate::{acts, record};

record! {
    /// A remark on a matter.
    pub struct Comment in "comment" keys 3 {
        /// Home.
        home: AreaCode,
        /// The matter.
        matter: MatterId,
        /// Made by the caller.
        id: CommentId,
        /// Who.
        by: PersonRef,
        /// What.
        text: String,
        /// When.
        made_at: Moment,
    }
}

record! {
    /// A file beside a matter. Never compulsory.
    pub struct Attachment in "attachment" keys 3 {
        /// Home.
        home: AreaCode,
        /// The matter.
        matter: MatterId,
        /// Made by the caller.
        id: AttachmentId,
        /// File name as given.
        name: String,
        /// Media type.
        mime: String,
        /// Size in bytes.
        size: u64,
        /// SM3 of the bytes; the bytes themselves lie in `blob` under it.
        hash: [u8; 32],
        /// Who.
        by: PersonRef,
        /// When.
        made_at: Moment,
    }
}

record! {
    /// Who wants to hear about a thread.
    pub struct Follow in "follow" keys 3 {
        /// Home.
        home: AreaCode,
        /// First matter of the thread.
        thread: MatterId,
        /// Who.
        person: PersonRef,
        /// Since when.
        since: Moment,
    }
}

record! {
    /// How far a person has read the messages delivered to them.
    pub struct MessageMark in "message_mark" keys 2 {
        /// Home of the person.
        home: AreaCode,
        /// Who.
        person: PersonRef,
        /// Read up to this number of the person's own count.
        upto: u64,
        /// When: what happened later is unread whatever its number.
        at: Moment,
    }
}

record! {
    /// A county digest: Merkle root over the heads of all chains at the end of a period.
    pub struct DigestRow in "digest" keys 2 {
        /// The county.
        home: AreaCode,
        /// `2026-11-23` or `2026-11`.
        period: String,
        /// The root.
        root: [u8; 32],
        /// How many chains it binds.
        chains: u32,
        /// The root of the period before, so that digests form a chain of their own.
        prev: Option<[u8; 32]>,
        /// When it was sealed.
        sealed_at: Moment,
    }
}

record! {
    /// One chain head under a digest.
    pub struct DigestLeaf in "digest_leaf" keys 3 {
        /// The county.
        home: AreaCode,
        /// The period.
        period: String,
        /// The home whose chain it is.
        chain: AreaCode,
        /// Sequence number of the head.
        seq: u64,
        /// Hash of the head.
        hash: [u8; 32],
    }
}

acts! {
    /// Says something about a matter.
    Remark "matter.comment" "matters/{matter}/comments"
    kind None, from &[], allow &[Who::Villager, Who::Has(Role::Secretary), Who::Has(Role::Committee),
        Who::Has(Role::Supervisor), Who::Has(Role::TownshipClerk), Who::Has(Role::CountyClerk)],
    matter(this) Some(this.matter), {
        /// Which.
        matter: MatterId = Id,
        /// Made by the caller.
        id: CommentId = Id,
        /// What.
        text: String = Long(1000),
    }

    /// Follows a thread.
    FollowStart "matter.follow" "matters/{matter}/followers"
    kind None, from &[], allow &[Who::SignedIn],
    matter(this) Some(this.matter), {
        /// Any matter of the thread.
        matter: MatterId = Id,
    }

    /// Says that messages have been read.
    ReadUpTo "message.read" "messages/read"
    kind None, from &[], allow &[Who::SignedIn],
    matter(this) None, {
        /// Up to this number of the reader's own count.
        upto: u64 = Count(1, 1_000_000_000),
    }

    /// Erases a file beside a matter: its bytes go, the entry stays.
    Detach "matter.detach" "matters/{matter}/attachments/erasure"
    kind None, from &[], allow &[Who::Concerned, Who::Owner, Who::Has(Role::Secretary),
        Who::Has(Role::Committee), Who::Has(Role::Convener), Who::Has(Role::Agent),
        Who::Has(Role::SecurityAdmin)],
    matter(this) Some(this.matter), {
        /// Which.
        matter: MatterId = Id,
        /// Which file.
        attachment: AttachmentId = Id,
        /// On whose request and why.
        ground: Option<String> = Long(500),
    }

    /// Puts a file beside a matter; the bytes have been stored under their hash before.
    Attach "matter.attach" "matters/{matter}/attachments"
    kind None, from &[], allow &[Who::Concerned, Who::Owner, Who::Has(Role::Secretary),
        Who::Has(Role::Committee), Who::Has(Role::Convener), Who::Has(Role::Agent)],
    matter(this) Some(this.matter), {
        /// Which.
        matter: MatterId = Id,
        /// Made by the caller.
        id: AttachmentId = Id,
        /// File name.
        name: String = Line(120),
        /// Media type.
        mime: String = Line(80),
        /// Hexadecimal SM3 of the bytes.
        hash: String = Line(64),
    }

    /// Passes a late clock upwards.
    Escalate "clock.escalate" "clocks/{matter}/escalation"
    kind None, from &[], allow &[Who::Worker],
    matter(this) Some(this.matter), {
        /// Which matter.
        matter: MatterId = Id,
        /// Which clock.
        clock: ClockName = Choice(ClockName::WORDS),
    }

    /// Seals the digest of a period over all chains.
    Seal "digest.seal" "digests"
    kind None, from &[], allow &[Who::Worker],
    matter(this) None, {
        /// `2026-11-23` or `2026-11`.
        period: String = Line(10),
    }
}

/// A remark is text.
pub fn remark(scene: &Scene<'_>, act: &Remark) -> Result<Vec<Effect>, Refusal> {
    let text = act.text.trim();
    if text.is_empty() {
        return Err(Refusal::new(Code::FieldMissing).on("text").with("label", "@field-text"));
    }
    let comment = Comment {
        home: scene.home,
        matter: act.matter,
        id: act.id,
        by: scene.subject().ok_or(Code::SignInNeeded)?,
        text: text.into(),
        made_at: scene.now,
    };
    Ok(vec![Effect::Put(comment.row())])
}

/// Following is idempotent.
pub fn follow(scene: &Scene<'_>, _act: &FollowStart) -> Result<Vec<Effect>, Refusal> {
    let follow = Follow {
        home: scene.home,
        thread: scene.this()?.thread,
        person: scene.subject().ok_or(Code::SignInNeeded)?,
        since: scene.now,
    };
    Ok(vec![Effect::Set(follow.row())])
}

/// Only the reader says what the reader has read, in the reader's own home; the mark never goes back.
pub fn read_up_to(
    before: Option<&MessageMark>,
    scene: &Scene<'_>,
    act: &ReadUpTo,
) -> Result<Vec<Effect>, Refusal> {
    let person = scene.caller.person().ok_or(Code::SignInNeeded)?;
    if scene.behalf.is_some() {
        return Err(Refusal::new(Code::NotAllowed).with("who", "@who-reader"));
    }
    if person.home != scene.home {
        return Err(Code::NotFound.into());
    }
    let upto = before.map_or(act.upto, |b| b.upto.max(act.upto));
    let mark = MessageMark { home: scene.home, person, upto, at: scene.now };
    Ok(vec![Effect::Set(mark.row())])
}

/// Stored bytes as their table knows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// SM3 of the bytes.
    pub hash: [u8; 32],
    /// Size in bytes.
    pub size: u64,
    /// Media type seen in the bytes; empty when they are none that people may attach.
    pub mime: String,
}

/// The file must have arrived and be one that people may attach. What its type is was seen in the
/// bytes: the caller's word for it, and its name, prove nothing.
pub fn attach(
    stored: Option<&Stored>,
    scene: &Scene<'_>,
    act: &Attach,
) -> Result<Vec<Effect>, Refusal> {
    let stored = stored.ok_or_else(|| Refusal::new(Code::NotFound).on("hash"))?;
    let row = beside(scene, act.matter, act.id, act.name.trim(), stored)?;
    Ok(vec![Effect::Put(row.row())])
}

/// The row of a file beside a matter.
fn beside(
    scene: &Scene<'_>,
    matter: MatterId,
    id: AttachmentId,
    name: &str,
    stored: &Stored,
) -> Result<Attachment, Refusal> {
    if stored.mime.is_empty() {
        return Err(Refusal::new(Code::FileKind).on("files").with("name", name));
    }
    Ok(Attachment {
        home: scene.home,
        matter,
        id,
        name: name.into(),
        mime: stored.mime.clone(),
        size: stored.size,
        hash: stored.hash,
        by: scene.subject().ok_or(Code::SignInNeeded)?,
        made_at: scene.now,
    })
}

/// The files that a new matter is opened with, in order. They get plain names: what a phone calls a
/// picture tells day and place. Errors: one has not arrived, is of no known kind, or they are too
/// many (rulebook `attachment.files`).
pub fn enclosed(
    files: &[Option<Stored>],
    scene: &Scene<'_>,
    matter: MatterId,
) -> Result<Vec<Effect>, Refusal> {
    crate::policy::files_allowed(scene.rules, files.len())?;
    let one = |(n, stored): (usize, &Option<Stored>)| {
        let stored = stored.as_ref().ok_or_else(|| Refusal::new(Code::NotFound).on("files"))?;
        let name = crate::media::plain_name(n + 1, &stored.mime);
        let row = beside(scene, matter, scene.fresh(), &name, stored)?;
        Ok(Effect::Put(row.row()))
    };
    files.iter().enumerate().map(one).collect()
}

/// Who put a file there, whom the matter is for, and the security administrator may have it erased
/// (个人信息保护法 第四十七条); an officer does not remove what a villager has shown.
pub fn detach(
    attachment: Option<&Attachment>,
    scene: &Scene<'_>,
    _act: &Detach,
) -> Result<Vec<Effect>, Refusal> {
    let file = attachment.ok_or_else(|| Refusal::new(Code::NotFound).on("attachment"))?;
    let matter = scene.this()?;
    let subject = scene.subject();
    let own = subject.is_some() && (subject == Some(file.by) || subject == matter.opened_for);
    let keeper = scene.behalf.is_none() && scene.caller.has(Role::SecurityAdmin, matter.area);
    if !own && !keeper {
        let who = "@who-uploader @who-concerned @role-security-admin";
        return Err(Refusal::new(Code::NotAllowed).with("who", who));
    }
    Ok(vec![Effect::Remove(file.row()), Effect::Forget { hash: file.hash }])
}

/// A clock that is late and not yet passed on goes to the township, once. Consequences stay with
/// people.
pub fn escalate(
    due: Option<&Due>,
    scene: &Scene<'_>,
    act: &Escalate,
) -> Result<Vec<Effect>, Refusal> {
    let due = due.ok_or(Code::NotFound)?;
    let late = due.met_at.is_none() && !due.clock.is_wait() && due.due_at < scene.now;
    if !late || due.escalated_at.is_some() {
        return Err(Refusal::new(Code::WrongState).with("state", "@clock-not-late"));
    }
    let up = scene.home.parent().unwrap_or(scene.home);
    Ok(vec![
        Effect::Escalated(act.matter, act.clock),
        Effect::Tell {
            to: Audience::Role(Role::TownshipClerk, up),
            message: "tell-late",
            matter: act.matter,
        },
    ])
}

/// What sealing looks at.
#[derive(Debug)]
pub struct SealFacts {
    /// Already sealed.
    pub exists: bool,
    /// Root of the latest period of the same length.
    pub prev: Option<[u8; 32]>,
    /// Chain heads at the end of the period, in order of home.
    pub heads: Vec<(AreaCode, u64, [u8; 32])>,
    /// Whether the period is over.
    pub over: bool,
}

/// The text of one leaf: `home:seq:hash`.
pub fn leaf_text(chain: AreaCode, seq: u64, hash: &[u8; 32]) -> String {
    format!("{chain}:{seq}:{}", kernel::hash::hex(hash))
}

/// Binds all heads; a county without a single entry has no digest.
pub fn seal(facts: &SealFacts, scene: &Scene<'_>, act: &Seal) -> Result<Vec<Effect>, Refusal> {
    if facts.exists || !facts.over {
        return Err(Refusal::new(Code::WrongState).with("state", &act.period));
    }
    let leaves: Vec<Vec<u8>> =
        facts.heads.iter().map(|(c, s, h)| leaf_text(*c, *s, h).into_bytes()).collect();
    let root = kernel::hash::merkle_root(&leaves).ok_or(Code::DigestUnknown)?;
    let digest = DigestRow {
        home: scene.home,
        period: act.period.clone(),
        root,
        chains: u32::try_from(leaves.len()).unwrap_or(u32::MAX),
        prev: facts.prev,
        sealed_at: scene.now,
    };
    let mut effects = vec![Effect::Put(digest.row())];
    effects.extend(facts.heads.iter().map(|(chain, seq, hash)| {
        Effect::Put(
            DigestLeaf {
                home: scene.home,
                period: act.period.clone(),
                chain: *chain,
                seq: *seq,
                hash: *hash,
            }
            .row(),
        )
    }));
    Ok(effects)
}
