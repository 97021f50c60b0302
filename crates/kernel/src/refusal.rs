//! The one table of refusals: every expected "no" of the product, with its HTTP status, its sentence
//! in Chinese and English, and a hint what to do instead.
//!
//! Invariant: a refusal is not a fault. A fault is a broken thing; it is logged and never shown.
//! Texts hold `{name}` places that [`Refusal::with`] fills.

use std::fmt;

/// The two languages of the product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Lang {
    /// 简体中文, the first language.
    #[default]
    Zh,
    /// English.
    En,
}

impl Lang {
    /// BCP 47 tag.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }
}

macro_rules! refusals {
    ($($name:ident $text:literal $status:literal { $zh:literal, $en:literal, $hint_zh:literal, $hint_en:literal })*) => {
        /// Which refusal. The text form is the stable code of the API.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code { $(#[doc = $en] $name,)* }

        impl Code {
            /// Every code, in table order.
            pub const ALL: &'static [Code] = &[$(Code::$name,)*];

            /// Stable word of the API and the documentation.
            pub fn as_str(self) -> &'static str { match self { $(Code::$name => $text,)* } }

            /// HTTP status.
            pub fn status(self) -> u16 { match self { $(Code::$name => $status,)* } }

            fn sentence(self, lang: Lang) -> &'static str {
                match (self, lang) { $((Code::$name, Lang::Zh) => $zh, (Code::$name, Lang::En) => $en,)* }
            }

            fn hint(self, lang: Lang) -> &'static str {
                match (self, lang) { $((Code::$name, Lang::Zh) => $hint_zh, (Code::$name, Lang::En) => $hint_en,)* }
            }
        }
    };
}

refusals! {
    // Asking at all.
    NotFound "not_found" 404 { "没有找到这一页，或者您无权查看。", "Nothing here, or nothing you may see.", "请检查网址，或从村里事重新进入。", "Check the address, or start again from the village page." }
    MethodWrong "method_wrong" 405 { "这个网址不能这样用。", "This address does not take that method.", "请从村里事重新进入；程序请看答复里的 Allow。", "Start again from the village page; programs find the methods in the header Allow." }
    SignInNeeded "sign_in_needed" 401 { "请先登录。", "Please sign in first.", "没有账号的，可到村委会由代办员代办。", "Without an account, the agent at the village desk can act for you." }
    NotAllowed "not_allowed" 403 { "您没有办理这件事的职责。", "This is not among your duties here.", "由{who}办理。", "It is done by: {who}." }
    FormExpired "form_expired" 403 { "这张表单已过期，请再提交一次。", "This form has expired; please send it again.", "您填的内容都还在。", "What you typed is still there." }
    TooMany "too_many" 429 { "操作太频繁，请稍等。", "Too many requests; please wait a little.", "{seconds} 秒后再试，填的内容都还在。", "Try again in {seconds} seconds; nothing you typed is lost." }
    Busy "busy" 503 { "系统正忙，这一次没有记下。", "The system is busy; nothing was recorded.", "请过几秒再提交，同一张表单不会重复办理。", "Send the same form again in a few seconds; it will not count twice." }
    TooLarge "too_large" 413 { "内容太大，最多 {max}。", "Too large; at most {max}.", "请删减或分开提交。", "Shorten it or send it in parts." }
    // Filling in.
    FieldMissing "field_missing" 422 { "“{label}”还没有填。", "“{label}” is missing.", "请补上这一项。", "Please fill it in." }
    FieldBad "field_bad" 422 { "“{label}”填得不对：{got}", "“{label}” is not right: {got}", "应为{want}。", "Expected {want}." }
    FieldLong "field_long" 422 { "“{label}”太长，最多 {max} 个字。", "“{label}” is too long; at most {max} characters.", "请删减到 {max} 个字以内。", "Shorten it to {max} characters." }
    FieldShort "field_short" 422 { "“{label}”太短，至少 {min} 个字。", "“{label}” is too short; at least {min} characters.", "请写清楚一些。", "Please say a little more." }
    FieldUnknown "field_unknown" 422 { "没有“{field}”这一项。", "There is no field “{field}”.", "可填的有：{fields}。", "Known fields: {fields}." }
    KeyReused "key_reused" 409 { "同一个办理编号已用于另一份内容。", "This idempotency key was used with other content.", "请换一个新编号再提交。", "Use a new key." }
    Stale "stale" 409 { "这件事刚刚有了变化，您看到的不是最新情况。", "This matter has just changed; what you saw is no longer current.", "请刷新后再办。", "Reload and try again." }
    IdTaken "id_taken" 409 { "这个编号已被占用。", "This id is taken.", "请换一个新编号。", "Use a new id." }
    WrongState "wrong_state" 409 { "现在是“{state}”，不能办理这一步。", "It is now “{state}”; this step can not be taken.", "请看时间线上的下一步。", "See the timeline for the next step." }
    RuleUnset "rule_unset" 409 { "县里还没有规定“{rule}”，不能办理。", "The county has not yet set “{rule}”.", "请联系县级管理员在制度中填写。", "Ask the county to enter it in the rulebook." }
    CalendarUnknown "calendar_unknown" 409 { "{year} 年的放假安排尚未公布，算不出工作日。", "The {year} holiday schedule is not published; working days can not be counted.", "请县级管理员补充节假日安排。", "Ask the county to enter the holiday schedule." }
    // Wish.
    WishVague "wish_vague" 422 { "还看不出要办什么事。", "It is not clear what is wished.", "请说清楚：什么地方、什么事。例如“二组桥头的路灯不亮”。", "Say where and what, e.g. “the lamp at the bridge of group two is out”." }
    PlaceElsewhere "place_elsewhere" 422 { "“{place}”不在{home}。", "“{place}” is not in {home}.", "请选本地的组或院落。", "Choose a group or courtyard of this place." }
    BehalfUnknown "behalf_unknown" 422 { "没有找到要代办的人。", "The person acted for was not found.", "请按姓名或户编号在名册里选。", "Choose from the registry by name or household number." }
    BehalfNeeded "behalf_needed" 422 { "代办要写明替谁办。", "An act on behalf needs the person acted for.", "请在名册里选这个人。", "Choose the person from the registry." }
    ConfirmNotYours "confirm_not_yours" 403 { "只有提出心愿的人能确认是否办好。", "Only the person who wished can confirm that it is done.", "本人不便的，可由代办员代为确认并注明。", "An agent can confirm on the person's behalf." }
    ReasonMissing "reason_missing" 422 { "不采纳要说明理由。", "Declining needs a reason.", "请写给提出的人看得懂的理由。", "Give a reason that the person will understand." }
    VouchNeedless "vouch_needless" 409 { "这个心愿是本人自己说的，不用再确认。", "This wish was said by the person; it needs no confirmation.", "代记的心愿才要本人确认。", "Only what somebody else wrote down is confirmed." }
    VouchedAlready "vouched_already" 409 { "本人已经确认过了。", "The person has confirmed this already.", "", "" }
    VouchHow "vouch_how" 422 { "要写明本人是怎么确认的。", "Say how the person confirmed it.", "代为登记的，选回电、按手印或者见证人；本人登录的，直接确认。", "At the desk choose call-back, fingerprint or witness; signed in, simply confirm." }
    VouchWitness "vouch_witness" 422 { "见证人要是本村的另一个人。", "The witness is a third person of the village.", "不能是本人，也不能是登记的人。", "Neither the person nor the hand that writes." }
    JoinOwn "join_own" 409 { "这就是您自己的心愿。", "This is your own wish.", "不用再加入，有了进展会告诉您。", "You will be told of every step anyway." }
    JoinedAlready "joined_already" 409 { "已经加入过了。", "Already joined.", "有了进展会告诉您。", "You will be told of every step." }
    JoinedNot "joined_not" 409 { "没有加入过这个心愿。", "This wish was not joined.", "", "" }
    MergeUnknown "merge_unknown" 422 { "没有找到要并入的心愿。", "The wish to merge into was not found.", "请填本村心愿的编号，例如 2026-31。", "Enter the number of a wish of this village, e.g. 2026-31." }
    MergeSelf "merge_self" 422 { "不能并入自己。", "A wish can not go into itself.", "请填另一个心愿的编号。", "Enter the number of the other wish." }
    MergeClosed "merge_closed" 409 { "那个心愿现在是“{state}”，不能再并入。", "That wish is “{state}”; nothing can go into it.", "请直接答复这个心愿，或者并入还没办结的。", "Answer this wish, or merge it into an open one." }
    // Files.
    FileKind "file_kind" 422 { "“{name}”不是能收的文件。", "“{name}” is not a file that can be taken.", "可以收照片、录音和 PDF。不附文件也能提交。", "Photos, recordings and PDF are taken. Nothing needs a file." }
    FileMany "file_many" 422 { "文件太多，一次最多 {max} 个。", "Too many files; at most {max} at a time.", "请减少几个，或者分次附上。", "Take fewer, or add the rest later." }
    // Visit.
    VisitNobody "visit_nobody" 422 { "没有找到这一户。", "No such household.", "请按户主姓名或户编号查找。", "Search by name of the head or by household number." }
    VisitSilent "visit_silent" 422 { "走访记了什么还没有写。", "The visit says nothing yet.", "写一句话，或者附一段录音。", "Write a sentence or add a recording." }
    VisitStranger "visit_stranger" 422 { "这个人不在这一户。", "This person is not of the household.", "请选这一户的人。", "Choose a member of the household." }
    PromiseBare "promise_bare" 422 { "答应的事要写明谁办、什么时候办完。", "A promise names who carries it out and by when.", "请选负责的人，填上日期。", "Choose who is responsible and enter the day." }
    // Topic.
    TopicSlogan "topic_slogan" 422 { "议题太空：{what}。", "The topic is too vague: {what}.", "议题要有地点、人、钱。例如“三组装 12 盏路灯，电费谁出”。", "A topic names place, people and money, e.g. “12 lamps in group three, who pays the power”." }
    BodyWrong "body_wrong" 409 { "“{class}”不能由{body}决定。", "“{class}” can not be decided by {body}.", "依{article}，应由{bodies}决定。", "By {article} it is decided by {bodies}." }
    TopicUnpublished "topic_unpublished" 409 { "议题还没有公布，不能开会表决。", "The topic has not been published; it can not be put to a vote.", "先公布议题和材料，再等满 {need} 天。", "Publish topic and papers first, then wait {need} days." }
    NoticeShort "notice_short" 409 { "议题公布才 {have} 天，须满 {need} 天（{article}）。", "Published {have} days ago; {need} full days are needed ({article}).", "最早可在 {earliest} 开会。", "The earliest day is {earliest}." }
    // Meeting.
    MeetingPast "meeting_past" 422 { "开会时间不能在过去。", "The meeting can not lie in the past.", "请另定时间。", "Choose another time." }
    MeetingEarly "meeting_early" 409 { "还没到开会的日子（{at}）。", "The meeting's day ({at}) has not come.", "到当天再签到、开会。", "Check in on the day." }
    MeetingFar "meeting_far" 409 { "村民联名要求开的会，最迟 {latest} 开（{article}）。", "A meeting that villagers demanded is held by {latest} ({article}).", "请定在 {earliest} 到 {latest} 之间。", "Choose a day from {earliest} to {latest}." }
    RollEmpty "roll_empty" 409 { "名册里没有应到会的人。", "The roll is empty.", "请先导入本村住户和任职。", "Import the households and mandates of the village first." }
    NotOnRoll "not_on_roll" 409 { "{name}不在应到会名册上。", "{name} is not on the roll.", "名册按{day}的户籍和任职冻结，可列席不能表决。", "The roll was frozen on {day}; observers may attend but not vote." }
    HouseholdHere "household_here" 409 { "这一户已有人到会：{name}。", "This household is already represented by {name}.", "按户表决，一户一票。", "Votes are counted one per household." }
    NobodyHere "nobody_here" 409 { "还没有人签到，不能开会。", "Nobody has checked in.", "先签到。", "Check people in first." }
    // Choosing projects.
    ProjectDear "project_dear" 422 { "这个项目要 {cost} 元，比全部的钱（{total} 元）还多。", "The project costs {cost} yuan, more than all the money ({total} yuan).", "把项目改小，或者分成几个。", "Make it smaller, or split it." }
    SumLarge "sum_large" 422 { "这个数大得不像一笔钱。", "This number is too large for a sum of money.", "请看看是不是多打了几个零。", "Look whether there are noughts too many." }
    ProjectsMany "projects_many" 409 { "名单上最多 {max} 个项目。", "A list holds at most {max} projects.", "请把相近的并在一起提。", "Put those together that are alike." }
    ChoiceNone "choice_none" 409 { "现有 {n} 个项目，钱都够，没有什么可选的。", "There are {n} projects and money for all of them: nothing to choose.", "至少要两个项目，加起来要超过总数。", "At least two projects that cost more than the sum together." }
    VoteShort "vote_short" 409 { "投票至少要 {need} 天，{closes} 截止太早。", "The vote lasts at least {need} days; {closes} is too early.", "最早可在 {earliest} 截止，请另起一次。", "The earliest last day is {earliest}; open another one." }
    VoteRunning "vote_running" 409 { "投票到 {closes} 才截止，还有 {n} 户（人）没有投。", "The vote lasts until {closes}, and {n} voices are still to come.", "到期以后，或者都投了以后再计票。", "Count after that day, or when everybody has voted." }
    VoteOver "vote_over" 409 { "投票已在 {closes} 截止。", "The vote ended on {closes}.", "请等计票结果。", "Wait for the result." }
    PickUnknown "pick_unknown" 422 { "名单上没有 {no} 号项目，或者已经划去。", "There is no project {no} on the list, or it was struck.", "请对照名单上的号。", "Look at the numbers of the list." }
    PickOver "pick_over" 422 { "选的项目超出了 {over} 元（总数 {total} 元）。", "The projects picked cost {over} yuan too much (the sum is {total} yuan).", "去掉一个，直到在线以下。", "Leave one out until they stay below the line." }
    PickNone "pick_none" 422 { "还没有选项目。", "No project is picked.", "至少选一个；不想选的可以不投。", "Pick at least one, or do not vote." }
    PapersOver "papers_over" 409 { "只发出 {handed} 张纸票，已经都录了。", "Only {handed} papers were handed out, and as many are typed.", "请核对票上的号，或先登记发票。", "Check the number on the paper, or note whom it was handed to." }
    PaperDiffers "paper_differs" 409 { "{no} 号票两次录的不一样。", "Paper {no} was typed otherwise before.", "请两个人拿着原票对一遍；第一次录错的由第一个人改。", "Look at the paper together; whoever typed it first corrects the first." }
    PaperChecked "paper_checked" 409 { "{no} 号票已由两人核对，不再改。", "Paper {no} has been checked by two people.", "录下一张。", "Go on to the next." }
    PapersUnchecked "papers_unchecked" 409 { "还有 {n} 张纸票只有一个人录过。", "{n} papers have been typed by one person only.", "请第二个人再录一遍。", "Let a second person type them again." }
    // Votes among several.
    PollFixed "poll_fixed" 409 { "这四个问题是定好的，不能增减。", "The questions are fixed.", "要选人、选办法，请另起一次投票。", "Open another vote to choose among people or ways." }
    OptionsFew "options_few" 409 { "现在只有 {n} 个可选的，至少要 {need} 个。", "There are {n} to choose from; {need} at least.", "请再提几个。", "Propose some more." }
    OptionThere "option_there" 409 { "“{title}”已经在名单上了。", "“{title}” is on the list already.", "请看名单。", "Look at the list." }
    SeatsBad "seats_bad" 422 { "妇女名额（{women}）不能比名额（{seats}）多。", "More seats for women ({women}) than seats ({seats}).", "请改一下。", "Please change one of them." }
    MarkUnknown "mark_unknown" 422 { "名单上没有 {no} 号，或者已经划去。", "There is no {no} on the list, or it was struck.", "请对照名单上的号。", "Look at the numbers of the list." }
    MarkBad "mark_bad" 422 { "{no} 号填的“{got}”不对，应为 {want}。", "The mark {got} for {no} is not right; expected {want}.", "改好再投，别的都还在。", "Change it; the rest is still there." }
    MarksTwice "marks_twice" 422 { "两个排在了同一位：第 {place} 位。", "Two stand on the same place: {place}.", "每一位只排一个，也可以不排满。", "One for each place; places may stay empty." }
    MarksMany "marks_many" 422 { "最多选 {max} 个，选了 {n} 个。", "At most {max} can be picked; {n} are.", "去掉几个再投。", "Leave some out." }
    MarksNone "marks_none" 422 { "还没有填。", "Nothing is marked.", "至少填一项；不想投的可以不投。", "Mark at least one, or do not vote." }
    PollOpenVote "poll_open_vote" 409 { "这次投票是公开记名的。", "This vote is open.", "请用记名的投票。", "Use the open vote." }
    PollSecretVote "poll_secret_vote" 409 { "这次投票是无记名的，投进票箱就不能改。", "This vote is secret and goes into a box.", "请用无记名的投票。", "Use the secret vote." }
    // Steps before the decision.
    StepMissing "step_missing" 409 { "前面还有一步没有走：{step}（{article}）。", "An earlier step is still open: {step} ({article}).", "先走完“{step}”，再召集后面的会。", "Take “{step}” first, then call the later meeting." }
    StepDone "step_done" 409 { "“{step}”已经走过了。", "“{step}” has been taken already.", "请走下一步。", "Take the next step." }
    StepApart "step_apart" 409 { "“{step}”不能合在一起办。", "“{step}” can not be taken together with another step.", "书记和主任由一人担任、制度也允许合并的，才能一起办。", "That is for a secretary who also leads the committee, where the rules allow it." }
    ProcessNone "process_none" 409 { "这件事不用分步走。", "This matter takes no steps before its decision.", "直接召集有权决定的会议。", "Call the body that decides." }
    // In the room.
    SpeakerListed "speaker_listed" 409 { "您已经在发言名单里了。", "You are on the speaking list already.", "轮到时会叫到您。", "You will be called when it is your turn." }
    SpeakerNone "speaker_none" 409 { "发言名单里没有要叫的人。", "There is nobody to be called on the speaking list.", "有人要发言时，先登记再请他说。", "Whoever wants to speak asks for the word first." }
    SpeakersWaiting "speakers_waiting" 409 { "还有 {n} 人要求发言没有说，不能结束。", "{n} people who asked for the word have not spoken yet.", "请他们说完；改变主意的，由本人放弃发言。", "Let them speak; those who have changed their mind give up their turn themselves." }
    StatementShort "statement_short" 422 { "看法太短，看不出是什么意思。", "Too short to be understood.", "请用一句话说清楚一个意思。", "Say one thought in one sentence." }
    StatementThere "statement_there" 409 { "这个看法已经有人说过。", "Somebody has said this already.", "请在那一条上表态。", "Take your stance on that one." }
    StatementsFew "statements_few" 422 { "只有一条看法，并不起来。", "One statement can not be merged.", "请至少选两条意思相同的看法。", "Choose at least two that say the same." }
    StatementHeld "statement_held" 409 { "这条看法已经收起，不能再表态。", "This statement has been held back.", "收起的理由写在下面，大家都看得到。", "The reason stands beside it for everyone to read." }
    MinutesMissing "minutes_missing" 409 { "会议记录还没有整理出来。", "There are no minutes yet.", "请召集人先整理记录。", "The convener drafts them first." }
    MinutesSame "minutes_same" 409 { "会议记录没有变化，不用重新整理。", "The minutes have not changed.", "有补充的，请写在补充里。", "Write what is missing into the remarks." }
    MinutesSigned "minutes_signed" 409 { "这份记录已经签过了。", "These minutes are signed already.", "一人签一次。", "Everyone signs once." }
    // Ballot.
    BallotClosed "ballot_closed" 409 { "表决已经结束。", "The vote is closed.", "结果见本页表决栏。", "See the result on this page." }
    BallotOpen "ballot_open" 409 { "表决还没有结束，结果不公开。", "The vote is still open; results are not shown.", "结束后所有人同时看到。", "Everyone sees them at the same time after the close." }
    NotPresent "not_present" 409 { "{name}还没有签到，不能投票。", "{name} has not checked in.", "先签到再投票；不能到场的，请代办员登记。", "Check in first." }
    PaperHeld "paper_held" 409 { "这一票领了纸票，不能再用手机投。", "A paper ballot was issued for this vote; it can not be cast by phone too.", "请把纸票投进票箱。", "Put the paper ballot in the box." }
    WitnessMissing "witness_missing" 422 { "纸票计票要有两位见证人。", "A paper tally needs two witnesses.", "请填两位到会、不是计票人的村民。", "Name two people present who did not count." }
    WitnessBad "witness_bad" 422 { "见证人不合适：{why}。", "This witness will not do: {why}.", "见证人要到会、不是同一个人、也不是计票人。", "Witnesses are present, two different people, and not the teller." }
    TallyMismatch "tally_mismatch" 422 { "票数对不上：收回 {returned} 张，各项相加 {sum} 张。", "The tally does not add up: {returned} returned, {sum} counted.", "请重新点票。", "Count again." }
    TallyOver "tally_over" 422 { "票数超过领票人数：{have} 张，最多 {max} 张。", "More ballots than voters: {have}, at most {max}.", "请核对发票登记。", "Check the list of issued ballots." }
    TallyIssued "tally_issued" 422 { "发出纸票填了 {have} 张，签到登记的是 {handed} 张。", "{have} sheets entered as handed out; the list at the door says {handed}.", "请照签到登记核对。", "Check against the list at the door." }
    TallyWaiting "tally_waiting" 409 { "还有 {n} 张纸票没有登记，不能结束。", "{n} paper ballots have not been counted; the vote can not be closed.", "先登记纸票，再结束表决。", "Enter the paper count first." }
    MeetingOpen "meeting_open" 409 { "这个议题已经召集了会，还没有开完。", "A meeting on this topic is already called and not yet over.", "等那次会散了再召集。", "Wait until it is over." }
    BallotSecret "ballot_secret" 409 { "这次是无记名投票，不能记名投。", "This vote is secret; no named vote is taken.", "请用无记名投票箱，投了不能改。", "Use the secret box; what is in it can not be changed." }
    BallotNamed "ballot_named" 409 { "这次不是无记名投票，没有投票箱。", "This vote is open; there is no secret box.", "请直接投票，结束前可以改。", "Vote openly; it can be changed until the close." }
    ReceiptTwice "receipt_twice" 409 { "这张回执已经交过，不能再用。", "This receipt has been handed in before and can not be used again.", "请重新打开投票页，手机会生成一张新回执；票还没有投出去。", "Open the voting page again: the phone makes a new receipt. The vote has not been cast." }
    VotedAlready "voted_already" 409 { "这一票已经投进票箱，不能再投，也不能改。", "This vote is already in the secret box; it can be neither repeated nor changed.", "投票箱里分不出哪一张是谁的。", "Nobody can tell which one in the box is whose." }
    WayOther "way_other" 409 { "这一票已定为{way}，不能换别的方式。", "This vote is given by {way}; it can not be given another way.", "一票只算一次。", "Each vote counts once." }
    WayOpen "way_open" 409 { "无记名投票不能举手。", "A show of hands is not secret.", "可以用手机、纸票，或者往碗里投豆子、玉米。", "Use the phone, paper, or beans in a bowl." }
    SectionsNot "sections_not" 409 { "{body}不能分片召开（{article}）。", "{body} can not meet in several places ({article}).", "可以分片召开的是：{bodies}。", "These can: {bodies}." }
    ProxyNot "proxy_not" 409 { "{body}不能委托别人表决（{article}）。", "{body} takes no proxies ({article}).", "可以书面委托本户成员的是：{bodies}。不能到场的，请代办员上门登记。", "Written proxies of one household are taken by: {bodies}. The agent can call on whoever can not come." }
    ProxyHousehold "proxy_household" 409 { "只能委托本户的其他成员，{name}不是（{article}）。", "Only another member of the household can be sent; {name} is not ({article}).", "请在本户成员里选。", "Choose somebody of the household." }
    ProxyMany "proxy_many" 409 { "{name}已经受 {most} 人委托，不能再多。", "{name} already stands in for {most} people, which is the most.", "请委托本户另一位成员。", "Send another member of the household." }
    ProxyPresent "proxy_present" 409 { "{name}已经到会，不能再委托。", "{name} is present already and can send nobody.", "请本人表决。", "Vote in person." }
    ProxyNone "proxy_none" 409 { "{name}没有委托您，或者委托已经失效。", "{name} has not sent you, or the proxy has lost its force.", "本人到会的，由本人表决。", "Whoever comes in person votes in person." }
    // Convening.
    RequestBody "request_body" 409 { "“{body}”不由村民联名请求召集。", "“{body}” is not called at the request of villagers.", "可以请求召集村民会议、村民代表会议、村民小组会议或院落商量。", "Ask for the villagers' meeting, the representatives' meeting, a group meeting or a yard deliberation." }
    RequestArea "request_area" 422 { "“{body}”不能按这个范围召集。", "“{body}” is not called for this place.", "范围应为{want}。", "The place should be {want}." }
    SignerBad "signer_bad" 409 { "{name}不能签这个名：{why}。", "{name} can not sign here: {why}.", "满十八周岁、户籍在这个范围内的村民可以签。", "Registered villagers of the place aged 18 and over may sign." }
    SignedAlready "signed_already" 409 { "{name}已经签过名了。", "{name} has already signed.", "一人签一次就够。", "Once is enough." }
    NotSigned "not_signed" 409 { "{name}没有签过名。", "{name} has not signed.", "没有签名，不用撤回。", "There is nothing to withdraw." }
    ClockRunning "clock_running" 409 { "时限还没有到，{until} 才到期。", "The time is not over; it runs until {until}.", "到期以后系统会自动接着办。", "The next step follows by itself." }
    DutyUnheld "duty_unheld" 409 { "这一期还没有开成有效的会。", "No valid meeting has been held in this period.", "会要开成：到会人数够，并且散会。", "A meeting counts when its quorum came and it was closed." }
    RecallNobody "recall_nobody" 422 { "{name}现在没有担任{role}。", "{name} does not hold the office of {role} now.", "请到“谁来召集”或任职表核对姓名和职务。", "Check name and office in the list of mandates." }
    RecallOpen "recall_open" 409 { "对{name}的罢免提议已经在办。", "A recall of {name} is already under way.", "到那份提议上签名。", "Sign that one." }
    RecallAgain "recall_again" 409 { "上次罢免表决没有通过，{until} 以后才能再提。", "The last recall did not pass; it may be proposed again after {until}.", "这个间隔由县里规定。", "The county has laid down this pause." }
    // Resolution and notice.
    OwnerMissing "owner_missing" 422 { "决议没有责任人，不能保存。", "A resolution without an owner can not be saved.", "请选一位负责落实的人。", "Choose who will carry it out." }
    DueMissing "due_missing" 422 { "决议没有完成日期，不能保存。", "A resolution without a date can not be saved.", "请填写什么时候办完。", "Say by when it will be done." }
    DuePast "due_past" 422 { "完成日期要晚于公示结束（{earliest}）。", "The date must lie after the notice ends ({earliest}).", "请另定日期。", "Choose a later date." }
    NoticeTooBrief "notice_too_brief" 422 { "公示期 {have} 天，须不少于 {need} 天（{article}）。", "A notice of {have} days; at least {need} are needed ({article}).", "请填 {need} 天或更长。", "Enter {need} days or more." }
    NoticeRunning "notice_running" 409 { "公示还没有满，{until} 期满。", "The notice runs until {until}.", "期满后再办下一步。", "Wait until it ends." }
    ObjectionOpen "objection_open" 409 { "还有 {n} 条异议没有答复。", "{n} objections are unanswered.", "先逐条答复。", "Answer each of them first." }
    RecurrenceOver "recurrence_over" 409 { "复发观察期到 {until} 已经满了，不能在这里重开。", "The problem was watched until {until}; it can not be opened again here.", "问题又出现的，请重新提一个心愿。", "If it is back, say it as a new wish." }
    VerdictNot "verdict_not" 409 { "表决没有通过，不能形成决议。", "The vote did not pass; there is no resolution.", "可以修改方案后重新商量。", "Change the plan and deliberate again." }
    // Building.
    ProjectThere "project_there" 409 { "这个决议已经立了项目。", "This resolution has its project already.", "请到那个项目里办。", "Go on in that project." }
    RevivalNone "revival_none" 422 { "还没有说明属于哪一种振兴。", "It is not said which revitalisation it serves.", "产业、人才、文化、生态、组织，至少勾一项。", "Tick at least one of the five." }
    PlanBeyond "plan_beyond" 422 { "计划花 {planned} 元，超过会议定的 {decided} 元太多。", "Planned at {planned} yuan, too far beyond the {decided} yuan that the meeting decided.", "请减下来，或者先请会议重新定。", "Plan for less, or let the meeting decide again first." }
    AdoptedNot "adopted_not" 422 { "这件事里没有这样一次通过了的会或者决议。", "Nothing of this kind in the thread has adopted it.", "四个问题都要商量通过：请选本件事里已经通过的会或者决议；还没有的，先开会定。", "Name a meeting of this thread that passed, or its resolution; where there is none, meet first." }
    AdoptedOld "adopted_old" 422 { "这次会在原来定的之前，不是为这次变更开的。", "That was decided before what counts now, not for this change.", "请选变更以后新开的会；还没有开的，先在决议里办“变更”。", "Name a meeting held since; where there is none, ask for the change of the resolution first." }
    CharterMissing "charter_missing" 409 { "章程里“{question}”还没有回答。", "The charter does not answer “{question}” yet.", "四个问题（怎么建、建成什么样、由谁来建设、建后谁来管）都答了，再办这一步。", "Answer all four questions (how, what, by whom, kept by whom) first." }
    PlanNone "plan_none" 409 { "还没有安排里程碑。", "There is no milestone yet.", "至少安排一个：做到什么、什么时候。", "Plan at least one: what, by when." }
    PlanOver "plan_over" 422 { "各里程碑的钱加起来超出 {over} 元（计划 {planned} 元）。", "The milestones cost {over} yuan more than the plan of {planned} yuan.", "请减下来。", "Plan for less." }
    MilestonesMany "milestones_many" 409 { "最多安排 {max} 个里程碑。", "At most {max} milestones.", "请把相近的并在一起。", "Put those together that are alike." }
    MilestoneDone "milestone_done" 409 { "这个里程碑在 {day} 已经完成。", "This milestone was reached on {day}.", "请看下一个。", "Go on to the next." }
    MilestonesOpen "milestones_open" 409 { "还有 {n} 个里程碑没有完成。", "{n} milestones are not reached.", "都完成了再报完工。", "Finish once all are reached." }
    PublicityMissing "publicity_missing" 409 { "“{stage}”的公示还没有满期。", "The notice “{stage}” has not hung its days.", "先公示，满期、异议都答复了，再办这一步。", "Put it up first; go on once its days are over and objections answered." }
    StageOther "stage_other" 409 { "现在不是“{stage}”公示的时候，是“{now}”。", "It is time for the notice “{now}”, not “{stage}”.", "事后公示在报完工时自动挂出。", "The notice after the work is hung by finishing." }
    StageEarly "stage_early" 409 { "还没有到“{stage}”。", "It is too early for “{stage}”.", "先记能看到的。", "Note what can be seen now." }
    ChangeBeyond "change_beyond" 409 { "变更后要 {cost} 元，和会议定的 {decided} 元相差超过县里规定的比例。", "{cost} yuan after the change leave the {decided} yuan decided by more than the county's share.", "先在决议里办“变更”，请会议再定一次，再写明是哪次会定的。", "Ask for the change of the resolution, let the body decide again, and name that meeting here." }
    // Company at the table.
    StandingComputed "standing_computed" 422 { "“{category}”从名册和议题里算出来，不用登记。", "“{category}” follows from the register and the topic; it is not noted by hand.", "请登记别的类别。", "Note another category." }
    StandingWho "standing_who" 422 { "要写明是谁：一个人，或者一个部门、专家单位。", "Say who it is: one person, or a department or body of experts.", "个人填姓名或人员编号；部门从组织名单里登记。", "Enter a name or key; a department is noted from the list of organisations." }
    StandingHeld "standing_held" 409 { "这段时间已经登记为“{category}”（{from} 起）。", "Already noted as “{category}” for this time (from {from}).", "不用再登记；先结束原来的再登记新的。", "Nothing to do; to change it, end the old one first." }
    PlanMade "plan_made" 409 { "这个议题已经定了请谁来，不能改。", "Who is asked to this topic has been settled and can not be changed.", "名单定了才有抽签的种子，改名单就不公平了。漏了人的，用“再请一个人”补上。", "The lists are fixed before the seed is known; changing them would not be fair. Ask those forgotten one by one." }
    PlanMissing "plan_missing" 409 { "还没有定请哪些人。", "Nobody has settled who is to be asked.", "先定受影响的户和各类名额，再抽签。", "Settle the households touched and the seats first, then draw." }
    DrawMade "draw_made" 409 { "已经抽过签了，一个议题只抽一次。", "The draw has been made; there is one for each topic.", "抽签的种子、名单和顺序都在议题的“谁来商量”里。", "Seed, lists and order stand on the topic's page of company." }
    AffectedUnknown "affected_unknown" 422 { "没有找到：{what}。", "Not found: {what}.", "写本村的组名、院落名或者户编号，用空格或顿号隔开。", "Write groups, courtyards or household keys of this village, parted by spaces or commas." }
    AffectedNone "affected_none" 422 { "所写的地方没有住户。", "No household lives there.", "请核对组、院落或户编号。", "Check the groups, courtyards or keys." }
    SeatsShort "seats_short" 422 { "“{category}”至少请 {need} 位，填了 {have}。", "“{category}” needs at least {need}; {have} entered.", "依{article}。可以多请，不能少。", "By {article}. More may be asked, not fewer." }
    InvitationOther "invitation_other" 403 { "这份邀请不是给您的。", "This invitation is not for you.", "本人或同户的人答复；不便的，由代办员代为答复。", "Those invited or their household answer; the agent can answer on their behalf." }
    InvitationPassed "invitation_passed" 409 { "这份邀请已经转给下一户了。", "This invitation has gone on to the next.", "还想参加的，点“我要参加商量”。", "To take part all the same, ask to come yourself." }
    InvitedAlready "invited_already" 409 { "已经请过了。", "Already invited.", "在议题的“谁来商量”里看得到。", "See the topic's page of company." }
    PanelMade "panel_made" 409 { "这个议题的抽签小组已经定了名额，不能改。", "The quotas of this topic's panel are settled and can not be changed.", "名单、名额和签池定了才有抽签的种子，改了就不公平。", "List, quotas and lottery are fixed before the seed is known; changing them would not be fair." }
    PanelMissing "panel_missing" 409 { "还没有定抽签小组的名额。", "Nobody has settled the quotas of a panel.", "先定几个席位、哪些人至少几位，再抽签。", "Settle seats and quotas first, then draw." }
    PanelDrawn "panel_drawn" 409 { "抽签小组已经抽过了。", "The panel has been drawn.", "谁来不了，由同类的人按顺序补上。", "Whoever can not come is followed by the next of the same kind." }
    PanelFew "panel_few" 422 { "能抽的只有 {have} 人，不够 {need} 个席位。", "Only {have} people can be drawn for {need} seats.", "少设几个席位。在外的人不在抽签名单里。", "Plan fewer seats. People who are away are not on the list." }
    PanelOver "panel_over" 422 { "这些名额凑不齐：{what}。", "These quotas can not all be met: {what}.", "箭头后面是能凑齐的数，改一改再定；最少要动的就是这些。", "After each arrow stands a number that can be met; no smaller change is enough." }
    PanelHard "panel_hard" 422 { "条件分得太细（{n} 类人），签池算不出来。", "Too many conditions at once ({n} kinds of people) to work out a lottery.", "少设一两个条件，例如不分组。", "Drop one or two conditions, such as the groups." }
    PanelNotAsked "panel_not_asked" 403 { "抽签小组没有抽到您。", "You have not been drawn for this panel.", "没有抽到的也可以来商量，点“我要参加商量”。", "Those not drawn may come all the same: ask to take part." }
    PanelPassed "panel_passed" 409 { "您答复过来不了，席位已经由下一位补上。", "You said you could not come; the seat has gone to the next.", "还想参加的，点“我要参加商量”。", "To take part all the same, ask to come." }
    VenueNamed "venue_named" 409 { "已经有一个地方叫“{name}”。", "Another place is called “{name}”.", "换一个名字，或者改原来的。", "Choose another name, or correct the known one." }
    VenuePoint "venue_point" 422 { "经度和纬度要一起填，或者都不填。", "Latitude and longitude go together, or neither.", "不知道的都留空。", "Leave both empty when unknown." }
    VenueCentre "venue_centre" 422 { "中心点要有经纬度，属于一个组或院落，一处只能有一个。", "A centre has a point, lies in a group or courtyard, and is the only one there.", "请填经纬度、选组或院落，或者不勾这一项。", "Enter the point and choose the group or courtyard, or leave this unticked." }
    // Registry.
    ImportHeader "import_header" 422 { "表头不对，缺少：{missing}。", "The header lacks: {missing}.", "请用下载的样表，列名不要改。", "Use the sample file and keep its column names." }
    ImportRows "import_rows" 422 { "有 {n} 行填得不对，一行也没有写入。", "{n} rows are wrong; nothing was written.", "请按下面列出的行号改好再传。", "Correct the listed rows and upload again." }
    ImportStale "import_stale" 409 { "预览之后名册有了变化，请重新预览。", "The registry changed after the preview.", "再上传一次，核对后提交。", "Upload again and check." }
    ImportGone "import_gone" 409 { "这次导入已经撤销。", "This import has been undone.", "", "" }
    ImportUsed "import_used" 409 { "导入的人名下已经有{what}，不能整批撤销：{who}。", "People of this import already have {what}; it can not be undone whole: {who}.", "请改用更正或再次导入。", "Correct by importing again." }
    EncodingBad "encoding_bad" 422 { "文件不是 UTF-8 编码，第 {line} 行读不出来。", "The file is not UTF-8; line {line} can not be read.", "另存为“CSV UTF-8”再上传。", "Save as “CSV UTF-8”." }
    MandateDates "mandate_dates" 422 { "任期的结束要晚于开始。", "A mandate ends after it begins.", "请核对日期。", "Check the dates." }
    MandateClash "mandate_clash" 409 { "{a}与{b}不能由同一人担任。", "{a} and {b} can not be held by the same person.", "先结束其中一项任职。", "End one of the mandates first." }
    CreditCodeBad "credit_code_bad" 422 { "统一社会信用代码不对：{got}。", "Not a valid unified social credit code: {got}.", "请照登记证书核对 18 位代码。", "Check the 18 characters on the certificate." }
    // Account.
    SignInWrong "sign_in_wrong" 401 { "账号或密码不对。", "Wrong account or password.", "还可以试 {left} 次。", "{left} tries left." }
    SignInLocked "sign_in_locked" 429 { "密码错了太多次，账号已锁。", "Too many wrong passwords; the account is locked.", "{minutes} 分钟后再试。", "Try again in {minutes} minutes." }
    PasswordWeak "password_weak" 422 { "密码太简单。", "The password is too weak.", "至少 {min} 位，大写、小写、数字、符号四样里有三样。", "At least {min} characters and three of: capitals, small letters, digits, symbols." }
    PasswordUsed "password_used" 422 { "这个密码最近用过。", "This password was used before.", "换一个没有用过的。", "Choose another." }
    // Rights by design.
    NeverShown "never_shown" 403 { "谁投了什么票，任何人都不能查看。", "Nobody may see who voted how.", "可以查看自己的投票记录和总票数。", "Totals are public; your own vote is yours." }
    ErasedAlready "erased_already" 409 { "这段内容已经删除。", "This text has already been erased.", "", "" }
    // 村规民约.
    CovenantUnderWay "covenant_under_way" 409 { "已经有一份在制定：{title}。", "One is being made already: {title}.", "先把那一份办完；要说的写进那一份。", "Finish that one first; add what you want to say there." }
    CovenantUnheard "covenant_unheard" 409 { "还没有一个村民说过意见，不能起草。", "Nobody of the village has been heard yet.", "先入户、开会或者在村口收意见，一条条记下来。", "Ask at the doors, in a meeting or on paper, and write down what is said." }
    CovenantClauseOther "covenant_clause_other" 404 { "没有第 {no} 条。", "There is no clause {no}.", "看一看现在的条文编号；最多 100 条。", "See how the clauses are numbered now; there are 100 at most." }
    CovenantEmpty "covenant_empty" 409 { "草案还没有条文。", "The draft has no clause yet.", "先把条文一条条写上。", "Write the clauses first." }
    CovenantUnshown "covenant_unshown" 409 { "草案还没有公开征求意见，不能送审。", "The draft has not been put up for everybody yet.", "先公开草案，让大家看过、说过。", "Put it up, so that people can read it and speak to it." }
    CovenantShownOther "covenant_shown_other" 409 { "公开以后条文又改过，要重新公开。", "Clauses were changed since the draft was put up; put it up again.", "把改过的草案再公开一次，让大家看到的就是送审的。", "Put the changed draft up, so that what people read is what is sent." }
    CovenantTitle "covenant_title" 422 { "名称里写着“{word}”，不能用（{article}）。", "The name holds “{word}” ({article}).", "换一个名称，用教育、规劝的写法。", "Choose another name; a covenant answers with education and talk." }
    CovenantShownShort "covenant_shown_short" 409 { "草案公开要满 {need} 天。", "The draft is up for {need} days first.", "最早 {earliest} 可以送审。", "It can go to the township from {earliest} on." }
    CovenantFlagged "covenant_flagged" 422 { "第 {no} 条写着“{word}”，不能通过审核（{article}）。", "Clause {no} holds “{word}” and can not be passed ({article}).", "选“退回修改”，写明理由和依据；村里改成教育、规劝的写法再送。", "Return it with reason and article; the village words it as education and talk." }
    CovenantVoteOpen "covenant_vote_open" 409 { "条文正在由村民会议表决。", "The villagers have the text before them.", "等表决有了结果再办。", "Wait for the result." }
    CovenantDecided "covenant_decided" 409 { "村民会议已经通过这份条文。", "The villagers' meeting has passed this text.", "请先办“记下表决结果”。", "Take over its decision." }
    CovenantUndecided "covenant_undecided" 409 { "村民会议还没有通过这份条文。", "The villagers' meeting has not passed this text.", "先提交表决，按程序开村民会议。", "Put it to the villagers' meeting first." }
    CovenantOtherText "covenant_other_text" 409 { "村民会议表决的不是审核过的条文。", "The meeting did not vote on the text that was reviewed.", "把审核过的条文原样提交，重新表决。", "Put the reviewed text to the vote, word for word." }
    CovenantWomenFew "covenant_women_few" 422 { "到会 {present} 人里妇女 {have} 人，至少要 {need} 人（{article}）。", "Of {present} who attended {have} were women; at least {need} are needed ({article}).", "这次表决不算数；请更多妇女到会，重新表决。", "This vote does not count; hold it again with more women attending." }
    CovenantReceived "covenant_received" 409 { "已经备案：{no}。", "It is filed already under {no}.", "内容有问题的，可以责令改正。", "Where something is unlawful, order it to be changed." }
    // Ledger.
    AmountZero "amount_zero" 422 { "金额要大于零。", "The amount must be above zero.", "填实际的金额，单位是元。", "Enter the amount in yuan." }
    FundThere "fund_there" 409 { "这个文号的资金已经登记：{name}。", "Money with this document is noted already: {name}.", "同一个文件分几笔的，文号后面加注第几笔。", "Where one document brings several sums, add which one to its number." }
    FundAimless "fund_aimless" 422 { "没有勾选用途。", "No purpose is ticked.", "照文件写的用途勾选，至少一项；以后只能用在这些上。", "Tick what the document allows; the money can go to nothing else." }
    FundOver "fund_over" 422 { "只剩 {left}，给不了 {asked}。", "Only {left} is left, which is less than {asked}.", "减少金额，或者从别的来源补。", "Lower the amount or take the rest from another source." }
    FundPurpose "fund_purpose" 422 { "这笔钱不能用于{purpose}。", "This money may not go to {purpose}.", "它只能用于：{may}。", "It may go to: {may}." }
    FundOutside "fund_outside" 422 { "这个村不在这个片区。", "This village is not of that area.", "片区的钱用于片区的村；成员村由县里定。", "The share of an area goes to its villages; the county names them." }
    FundProjectOver "fund_project_over" 409 { "这个项目已经结束。", "That project is over.", "选还在进行的项目。", "Choose one that is under way." }
    FundOverPlan "fund_over_plan" 422 { "超过项目要花的钱：共需 {planned}，已给 {before}。", "More than the project is to cost: {planned} in all, {before} given.", "项目要增加投资的，先按程序变更。", "Where it is to cost more, change the project first." }
    JointElsewhere "joint_elsewhere" 409 { "{village}已经在第 {no} 片区。", "{village} belongs to area {no} already.", "一个村只在一个片区；先从那边去掉。", "A village is of one area; take it out there first." }
    CarryBack "carry_back" 422 { "结转到 {year} 年以后才行。", "It can only be carried beyond {year}.", "填以后的年度。", "Enter a later year." }
    CarryNothing "carry_nothing" 409 { "这笔钱已经全部分下去，没有结转的。", "All of it has been given; nothing is left to carry.", "分到片区和项目的，不在这里结转。", "What areas and projects have is not carried here." }
    AllotmentOther "allotment_other" 404 { "没有给这个项目的这笔指标。", "No such allotment for this project.", "核对下达单位和编号。", "Check the giver and the id." }
    AllotmentTaken "allotment_taken" 409 { "这笔指标已经入账。", "This allotment has been taken in.", "在项目的资金里看得到。", "See the money of the project." }
    ContractEnded "contract_ended" 409 { "这份合同已经了结。", "This contract has ended.", "剩下的钱已经退回，另签合同。", "What was left has gone back; make another." }
    ProjectSettled "project_settled" 409 { "这个项目已经结算。", "This project is settled.", "账在项目的资金里看得到。", "See the money of the project." }
    ProjectUnsettled "project_unsettled" 409 { "项目的钱还没有结算，不能移交。", "The money of the project is not settled; it can not be handed over.", "合同了结、款项付清以后先办结算。", "End the contracts, pay what is due and settle it first." }
    ContractRuns "contract_runs" 409 { "合同 {number} 还没有了结，不能结算。", "Contract {number} still runs; nothing can be settled.", "付清以后把合同了结。", "Pay it and end it first." }
    AllotmentComing "allotment_coming" 409 { "还有 {n} 笔指标没有入账，不能结算。", "{n} allotments have not been taken in; nothing can be settled.", "先把指标入账。", "Take them in first." }
    CollectedUnbanked "collected_unbanked" 409 { "收到的钱还有 {amount} 元没有存进银行。", "{amount} yuan that were collected are not in the bank yet.", "先存进银行、登记凭证。", "Bank them first." }
    RestNone "rest_none" 409 { "这笔指标没有退回的结余。", "Nothing of this allotment has come back.", "项目结算以后才有结余退回。", "A rest comes back once the project is settled." }
    RestTaken "rest_taken" 409 { "这笔结余已经收回。", "This rest has been taken back.", "在资金来源里看得到。", "See the source of the money." }
    PaymentWaits "payment_waits" 409 { "还有 {n} 笔付款在等签字。", "{n} payments wait for signatures.", "先付清或者退回。", "Pay or refuse them first." }
    MilestoneOpen "milestone_open" 422 { "“{what}”还没有完成，不能付款。", "“{what}” has not been reached; it can not be paid for.", "先报告这一步完成。", "Report it as reached first." }
    InvoiceTwice "invoice_twice" 409 { "发票 {invoice} 已经申请过付款。", "Invoice {invoice} has been claimed already.", "一张发票只付一次。", "An invoice is paid once." }
    PayeeNear "payee_near" 403 { "收款方与{who}有利害关系（{how}），不能签约付款。", "The firm is near to {who} ({how}); it can not be hired or paid.", "换一家，或者由有关系的人退出这个项目。", "Take another firm, or let whoever is near leave the project." }
    DelegatesMissing "delegates_missing" 409 { "还没有选出项目代表，不能付款。", "No representatives have been elected for the project.", "先由群众推选 3 至 7 人。", "The people elect three to seven first." }
    DelegatesUnelected "delegates_unelected" 422 { "要选项目开始以后办完的推选。", "Choose an election that was held since the project was opened.", "项目代表由群众推选产生，先办一次推选。", "The people elect them: hold an election first." }
    DelegatesOther "delegates_other" 422 { "选出的人在名册里对不上：{elected}。", "Those elected are not one each in the register: {elected}.", "推选时写名册上的姓名，重名的后面写人员编号，例如：王有田（H0012-01）。推选无效的重新推选。", "Elect them under the names of the register, with the key behind a name borne twice, such as 王有田（H0012-01）; where the election was not valid, elect anew." }
    DelegatesCount "delegates_count" 422 { "项目代表要 {least} 至 {most} 人，现在 {have} 人。", "Representatives are {least} to {most}; there are {have}.", "重新推选足够的人数。", "Hold an election for enough seats." }
    DelegateNear "delegate_near" 403 { "{who}与村委会的{to}是一家或同一人，不能当项目代表。", "{who} is or lives with {to} of the committee.", "监督的人要和管事的人分开。", "Those who watch are not those who run it." }
    SignOwn "sign_own" 403 { "签字要本人办。", "A signature is given by one's own hand.", "不会用手机的，到村委会在纸上签，由监督员当面登记。", "Sign on paper at the desk where that is easier." }
    SignNot "sign_not" 403 { "您不是这个项目的代表，也不是监督委员。", "You are neither a representative of the project nor a supervisor.", "可以在公示期提出意见。", "You can object while the notice hangs." }
    SignAsker "sign_asker" 403 { "申请付款的人不能自己签字。", "Whoever asked for the payment does not sign it.", "由其他代表和监督委员签。", "Other representatives and supervisors sign." }
    SignedThere "signed_there" 409 { "您已经签过了。", "You have signed already.", "签字不能改。", "A signature is not changed." }
    SignaturesLack "signatures_lack" 409 { "签字不够：还差项目代表 {delegates} 人、监督委员 {supervisors} 人。", "Signatures lack: {delegates} of representatives, {supervisors} of supervisors.", "过半的项目代表和一名监督委员签了才能付。", "More than half of the representatives and one supervisor sign before it is paid." }
    PaymentDone "payment_done" 409 { "这笔已经付了。", "This has been paid.", "凭证在项目的资金里。", "The slip stands in the project's money." }
    PaymentRefused "payment_refused" 409 { "这笔已经退回，理由写在上面。", "This has been refused; the reason stands there.", "改好以后重新申请。", "Put it right and ask anew." }
    // 爱心积分 and volunteer hours.
    PointsNoDraft "points_no_draft" 409 { "没有正在写的分值表。", "No table is being written.", "先写一份新的分值表。", "Begin a new table first." }
    PointsEmpty "points_empty" 422 { "分值表还没有条目。", "The table has no line yet.", "先写上怎么加分、怎么扣分。", "Write first what gives points and what takes them." }
    PointsTopic "points_topic" 422 { "要选还没有公布的议题。", "Choose a topic that is not public yet.", "分值表和议题一起公布，群众看到的和表决的才是一样的。", "Table and topic become public together, so that what is read is what is voted on." }
    PointsUnvoted "points_unvoted" 409 { "村民会议或者村民代表会议还没有通过。", "No villagers' meeting or meeting of their representatives has adopted it.", "先按程序表决；分值表和评议小组都由群众定。", "Put it to the vote first: the table and the review group are the villagers' to decide." }
    PointsChanged "points_changed" 409 { "通过的不是现在这一版分值表。", "What was adopted is not the table as it stands.", "表决以后改过的、没有随这个议题公布的，要重新表决。", "A table that was changed since, or was not public with that topic, goes to a vote again." }
    PointsNoTable "points_no_table" 409 { "还没有群众通过的分值表。", "No table has been adopted by the villagers.", "先由群众表决通过分值表。", "The villagers adopt a table first." }
    PointsStatutory "points_statutory" 422 { "分值表不能涉及“{word}”。", "The table may not touch “{word}”.", "低保、补贴、医保这些法律给的待遇，不能加、不能扣，也不能拿积分当条件（村规民约不得与法律抵触，村民委员会组织法 第三十一条；民法典 第八条）。", "Benefits that the law gives are neither given, taken nor conditioned by points (Organic Law of Villagers' Committees art. 31; Civil Code art. 8)." }
    PointsCash "points_cash" 422 { "积分不能换“{word}”。", "Points do not give “{word}”.", "爱心超市只换物品，不换钱。", "The shop gives goods and no money." }
    PointsPanelSmall "points_panel_small" 422 { "评议小组至少 {least} 人。", "A review group has at least {least} members.", "由群众再推几名。", "Let the villagers name more." }
    PointsNoPanel "points_no_panel" 409 { "评议小组的人不够：本户和亲属都要回避。", "The review group is too small: household and relatives stand back.", "由村民会议补足评议小组。", "Let a villagers' meeting add to the group." }
    PointsNotPanel "points_not_panel" 403 { "您不是评议小组的人。", "You are not of the review group.", "公示的时候可以提出异议。", "You can object while the notice hangs." }
    PointsNear "points_near" 403 { "这件事和您或者您的亲属有关，要回避。", "This concerns you or your relatives; stand back from it.", "由其他人来办。", "Somebody else does it." }
    PointsJoined "points_joined" 409 { "您家已经参加了。", "Your household takes part already.", "在“我家的积分”里看得到。", "See the book of your household." }
    PointsNotJoined "points_not_joined" 409 { "这一户没有参加积分。", "This household does not take part.", "参加不参加由自己定；要参加的，家里人先点“参加”。", "Each household decides for itself; one of it joins first." }
    PointsOften "points_often" 409 { "这一条{often}，已经申报过了。", "This line counts {often}, and has been claimed.", "看一看“我家的积分”里申报过的。", "See what has been claimed in the household's book." }
    PointsDay "points_day" 422 { "日期要在参加以后（{from}）、今天以前。", "The day lies between joining ({from}) and today.", "参加以前的事不补记。", "What was done before joining is not booked." }
    PointsTaking "points_taking" 403 { "扣分只能由村委会提出。", "Only those in office propose to take points.", "可以向村委会反映。", "Tell the committee." }
    PointsUnheard "points_unheard" 409 { "扣分以前要先听这一户怎么说。", "The household is heard before points are taken.", "先记下他们的说法，再评议。", "Note first what they say." }
    PointsReviewed "points_reviewed" 409 { "您已经评议过了。", "You have judged this already.", "评议不能改；有新情况的，公示时提出异议。", "A judgement is not changed; object during the notice where there is news." }
    PointsStage "points_stage" 409 { "这一条现在{stage}，不能这样办。", "This claim is {stage}; that can not be done now.", "看一看它走到哪一步了。", "See where it stands." }
    PointsNoticed "points_noticed" 409 { "公示到 {until}，到期以后才入账。", "The notice hangs until {until}; it is posted afterwards.", "公示期内谁都可以提出异议。", "Anybody may object until then." }
    PointsAppealed "points_appealed" 409 { "您家已经提过异议，或者这条异议已经处理了。", "Your household has objected already, or this objection is decided.", "处理结果写在下面。", "What came of it stands below." }
    PointsAppealLate "points_appeal_late" 409 { "异议期到 {last} 为止。", "Objections were possible until {last}.", "有别的问题，可以向村务监督委员会反映。", "Tell the supervision committee of anything else." }
    PointsDonor "points_donor" 422 { "没有同意公开姓名的，不能写捐赠人。", "A giver is named only with their consent.", "把名字去掉，或者先征得同意。", "Leave the name out, or ask them first." }
    GoodsShort "goods_short" 409 { "只剩 {left} 件了。", "Only {left} are left.", "少换一些，或者换别的。", "Take fewer, or something else." }
    PointsShort "points_short" 409 { "能用的积分是 {left}，不够 {asked}。", "The household can give {left} points, not {asked}.", "基础分不能换物品；公示期没过的还没有入账。", "The base is not exchanged, and what still hangs is not posted." }
    PointsYearOpen "points_year_open" 422 { "这一年还没有过完。", "That year is not over.", "过了年再结算。", "Settle it when it is." }
    PointsSettled "points_settled" 409 { "{year} 年已经结算过了。", "{year} has been settled.", "一年只结算一次。", "A year is settled once." }
    PointsHeard "points_heard" 409 { "这一户的说法已经记下了。", "What the household says stands there.", "要改的由这一户自己来改。", "Only the household itself writes it anew." }
    PointsJudged "points_judged" 409 { "已经有人评议过了，不能撤回。", "Somebody has judged this already; it can not be taken back.", "等评议结果；有意见的可以提出异议。", "Wait for what the group says; you can object." }
    PointsDeclared "points_declared" 409 { "本人已经说过了，不能由别人改。", "This was declared by the person; nobody else changes it.", "有不同看法的，请评议小组定。", "Ask the review group where you see it otherwise." }
    HoursUnbooked "hours_unbooked" 409 { "这个人的时长还没有记。", "No time is booked for this person.", "记了以后才能更正。", "What is not booked needs no correction." }
    HoursSelf "hours_self" 403 { "自己的时长不能自己记。", "Nobody books their own hours.", "请另一位组织的人来确认。", "Another organiser confirms them." }
    HoursEnlisted "hours_enlisted" 409 { "已经报过名了。", "Already on the roster.", "到时候来就行。", "Just come." }
    HoursNotEnlisted "hours_not_enlisted" 409 { "这个人没有报名。", "This person is not on the roster.", "先报名，或者由组织的人帮着报。", "Put them on the roster first." }
    HoursFull "hours_full" 409 { "名额已满（{most} 人）。", "The roster is full ({most}).", "看一看别的活动。", "See the other activities." }
    HoursAbsent "hours_absent" 409 { "还没有签到，不能记时长。", "Not checked in; no hours are booked.", "先由组织的人签到。", "The organiser checks them in first." }
    HoursDay "hours_day" 422 { "活动在 {on}，这一天才办得了。", "The activity is on {on}; do this then.", "等到那一天，或者改填日期。", "Wait for the day, or give another." }
    HoursSeen "hours_seen" 409 { "已经签到了。", "Checked in already.", "签到以后由组织的人确认时长。", "The organiser confirms the time next." }
    HoursBooked "hours_booked" 409 { "这个人的时长已经记过了。", "The hours of this person are booked.", "一次活动只记一回。", "An activity is booked once." }
    HoursLong "hours_long" 422 { "最多能记 {most} 个半小时。", "At most {most} half hours can be booked.", "按实际时间记：不超过活动的时间。", "Book the time that it really took, no more than the activity lasted." }
    HoursNone "hours_none" 409 { "还没有记下的服务时长。", "No volunteer time has been booked.", "参加活动、由组织的人确认以后再开证明。", "Take part first, and have it confirmed." }
    PledgeDays "pledge_days" 422 { "没有写投几天工。", "The days of labour are not said.", "按半天算：一整天写 2。", "Counted in half days: a whole day is 2." }
    PledgeGiver "pledge_giver" 403 { "认捐认工的人要在本村名册上。", "Whoever promises has to be in the village's register.", "外面的单位和个人，由村支书登记捐助人名称。", "Givers from outside are noted by the secretary with their name." }
    PledgeDonor "pledge_donor" 403 { "村外捐助由村支书登记。", "Givers from outside are noted by the secretary.", "自己认捐的，不填捐助人。", "Leave the name empty when you promise yourself." }
    PledgeDonorLabour "pledge_donor_labour" 422 { "村外捐助不登记投工。", "Labour of givers from outside is not noted.", "来帮忙的人按志愿服务登记。", "Helpers from outside are volunteers." }
    PledgeWithdrawn "pledge_withdrawn" 409 { "这笔认领已经撤回。", "This promise was taken back.", "要捐的，重新认领。", "Make a new one." }
    PledgeOther "pledge_other" 403 { "只有认领人自己能撤回。", "Only whoever made it takes it back.", "请本人办，或者到村里请代办员帮着办。", "Do it yourself, or have the desk do it for you." }
    PledgeReceived "pledge_received" 409 { "已经收到一部分，不能撤回。", "Something of it has arrived; it can not be taken back.", "没到的部分不用再给，没有人能强要。", "What has not arrived need not come; nobody can demand it." }
    ReceiveOwn "receive_own" 403 { "自己给的，不能由自己开收据。", "Nobody receipts their own gift.", "请另一位经办人收。", "Another hand receives it." }
    LabourByDays "labour_by_days" 422 { "投工不开收据，按出工的日子记。", "Labour is not receipted; it is counted by days of work.", "在“出工”里登记到场、现场确认。", "Note arrivals and confirm them under days of work." }
    BankNothing "bank_nothing" 409 { "没有收到要存的钱。", "Nothing was collected.", "先开收据收钱。", "Receive money first." }
    WorkdayPast "workday_past" 422 { "出工的日子已经过去。", "That day has passed.", "选今天或以后。", "Choose today or later." }
    WorkdayOver "workday_over" 409 { "这一天已经过了。", "That day is over.", "来过的，登记到场。", "Whoever came is noted as arrived." }
    WorkdayAhead "workday_ahead" 409 { "还没到时候（{day}）。", "It is too early ({day}).", "到了日子再办。", "Do it when the day has come." }
    WorkdayLate "workday_late" 409 { "登记和确认到 {day} 为止。", "It could be noted and confirmed until {day}.", "再定一天出工，当天登记。", "Call another day and note it in time." }
    WorkdayFull "workday_full" 409 { "人够了，要 {needed} 人。", "Enough have joined; {needed} are needed.", "看别的日子。", "Look for another day." }
    JoinedThere "joined_there" 409 { "已经报过名。", "You have joined already.", "到了那天来就行。", "Come on the day." }
    ArrivedThere "arrived_there" 409 { "已经登记过到场。", "The arrival is noted already.", "等现场确认。", "It waits to be confirmed." }
    ArrivalOther "arrival_other" 403 { "只能登记自己；别人由现场负责人登记。", "You note yourself; whoever runs the site notes others.", "请现场负责人登记。", "Ask whoever runs the site." }
    ConfirmNot "confirm_not" 403 { "确认出工要现场负责人本人办。", "Whoever was on the site confirms, by their own hand.", "请现场负责人或者项目负责人确认。", "Ask the foreman or whoever runs the project." }
    ConfirmNothing "confirm_nothing" 409 { "没有等您确认的出工。", "Nothing waits for your confirmation.", "自己的出工由别人确认。", "Somebody else confirms your own day." }
    AbsentOther "absent_other" 422 { "名单里有没登记到场的人。", "The list names somebody whose arrival is not noted.", "只写登记了到场、实际没干活的人。", "Name only those who were noted and did not work." }
    // Ventures.
    VentureTier "venture_tier" 422 { "{tier}不在这一级登记。", "{tier} is not registered at this level.", "县投登记在县里，乡投登记在乡镇，村投登记在村里。", "Each is registered where it belongs: county, township or village." }
    VentureThere "venture_there" 409 { "这个代码已经登记：{name}。", "This code is registered already: {name}.", "一个主体登记一次；有变化的，在它的页面上登记变更。", "A venture is registered once; enter changes on its page." }
    VentureAhead "venture_ahead" 422 { "日期 {day} 还没有到。", "The day {day} has not come.", "填实际发生的日期。", "Enter the day on which it happened." }
    VentureSame "venture_same" 422 { "和原来的登记一样，没有变化。", "Nothing differs from what is registered.", "只填有变化的项。", "Fill in what has changed." }
    HoldersLine "holders_line" 422 { "这一行看不懂：{line}。", "This line is not understood: {line}.", "每行一个：先写身份，再写名称，最后写比例。身份写县投、乡镇平台、村集体、企业、个人，例如：村集体 肖家边村 40。", "One a line: as what, name, percent, such as: collective Xiaojiabian 40 (investor, platform, collective, firm, person)." }
    HolderArea "holder_area" 422 { "没有找到“{name}”这个地方。", "No such place: {name}.", "县投写县名，乡镇平台写乡镇名，村集体写村名；同名的写区划代码。", "Name the county, township or village; use its code where two bear the name." }
    HolderTwice "holder_twice" 422 { "{name}写了两次。", "{name} stands there twice.", "同一个股东合成一行。", "Put it on one line." }
    HoldersSum "holders_sum" 422 { "比例加起来是 {sum}%，不是 100%。", "The shares sum to {sum} %, not 100 %.", "核对每一行的比例，合计要正好 100.00%。", "They have to make exactly 100.00 %." }
    HolderOther "holder_other" 422 { "{name}是村集体或者村（居）委会，不能写成企业或者个人。", "{name} is a collective or a committee, no firm and no person.", "身份写“村集体”，名称写村名。", "Enter it as a collective, under the name of its village." }
    HolderPartner "holder_partner" 403 { "{name}的村集体不能当普通合伙人（农村集体经济组织法 第三十五条）。", "The collective of {name} may not be a general partner (Rural Collective Economic Organisations Act, art. 35).", "只能以出资为限承担责任：在名称后面加写“有限合伙人”，或者改用公司。", "It answers only with what it brought in: enter it as a limited partner, or choose a company." }
    AssetUnvalued "asset_unvalued" 422 { "没有写谁评估的价值。", "It does not say who valued it.", "实物要有人评估：写评估机构，或者写哪次会议议定。", "A thing is valued by an assessor or by a meeting: name it." }
    BondBack "bond_back" 422 { "到期日早于签订日 {day}。", "It ends before the day of signing, {day}.", "核对两个日期。", "Check both days." }
    BondNear "bond_near" 403 { "对方与{who}有关联（{how}），要写明为什么还要签。", "The other side is related to {who} ({how}): say why it is made all the same.", "写清谁同意、价格怎么定的，理由会公开；没有理由的，换一家。", "Name who agreed and how the price was found; the reason is public. Without one, take another." }
    SuretyCommittee "surety_committee" 403 { "村民委员会不能担保（{name}；村民委员会组织法 第十三条）。", "A village committee may not stand surety ({name}; Organic Law of Villagers' Committees, art. 13).", "可以由企业或者政府性融资担保机构担保。", "A firm or a public guarantee agency may." }
    AmountBelow "amount_below" 422 { "金额不能小于零。", "The amount can not be below zero.", "没有的填 0。", "Enter 0 where there is none." }
    PercentBad "percent_bad" 422 { "“{got}”不是百分比。", "“{got}” is not a percentage.", "填 0 到 100，最多两位小数，例如 30 或 12.5。", "0 to 100 with at most two decimals, such as 30 or 12.5." }
    YearAhead "year_ahead" 422 { "{year} 年还没有过完。", "The year {year} is not over.", "年度账等一年过完、决算出来再登记。", "Enter a year once it is over and summed up." }
    YearGap "year_gap" 422 { "要先登记 {year} 年。", "The year {year} comes first.", "一年接一年登记，一年都不能漏。", "Year follows year; none is left out." }
    YearFollowed "year_followed" 409 { "{year} 年接过去的亏损是 {took}，照这样改，留下的是 {left}，对不上。", "The year {year} has taken over losses of {took}; this leaves {left}.", "后面的年度已经登记：留下的亏损不能变，差额记在最近一年里。", "A later year is noted: the losses left may not change; enter the difference in the last year." }
    YearDivided "year_divided" 409 { "这一年已经分出去 {given}，改成可以分 {left} 就不够了。", "{given} of the year is divided already; {left} would not cover it.", "先作废还没付的分红，再更正。", "Give up dividends that nobody was paid of first." }
    YearThere "year_there" 409 { "已经登记到 {year} 年。", "Years up to {year} are noted.", "登记过的有错，用“更正年度账”改，原来的数留着。", "A slip in a noted year is corrected with a reason; what stood stays." }
    YearLosses "year_losses" 422 { "{year} 年留下的亏损是 {left}，对不上。", "The losses left by {year} are {left}.", "照上一年留下的数填。", "Enter what the year before has left." }
    DividendYearless "dividend_yearless" 409 { "还没有年度账，不能分红。", "No year has been summed up; nothing can be distributed.", "先登记一年的收支。", "Note a year's account first." }
    DividendNobody "dividend_nobody" 409 { "还没有登记股东，不能分红。", "No holders are entered; nothing can be distributed.", "先登记股东和比例。", "Enter the holders and their shares first." }
    DividendOver "dividend_over" 422 { "{year} 年可以分的只剩 {left}，分不了 {asked}。", "Only {left} of {year} may be distributed, not {asked}.", "先弥补亏损、照章程提取公积金，剩下的才能分。", "Losses are made up and the reserve is filled by the charter first; only the rest is distributed." }
    CollectiveOver "collective_over" 422 { "{year} 年可以分的只剩 {left}，分不了 {asked}。", "Only {left} of {year} may be distributed, not {asked}.", "先弥补亏损、提取公积公益金，剩下的才能分（农村集体经济组织法 第四十二条）。", "Losses are made up and the reserve is filled first; only the rest is distributed (Rural Collective Economic Organisations Act, art. 42)." }
    DividendCash "dividend_cash" 403 { "分红不发现金。", "Dividends are not paid in cash.", "通过银行付，填回单号。", "Pay by the bank and enter the slip's number." }
    DividendPersonal "dividend_personal" 403 { "{name}的钱不能进个人账户。", "What is {name}'s may not go into a personal account.", "付到它自己的对公账户。", "Pay into its own account." }
    CollectiveCash "collective_cash" 403 { "集体的分红不发现金（农村集体经济组织法 第四十四条）。", "Dividends of a collective are not paid in cash (Rural Collective Economic Organisations Act, art. 44).", "通过银行付，填回单号。", "Pay by the bank and enter the slip's number." }
    CollectivePersonal "collective_personal" 403 { "{name}村集体的钱不能进个人账户（农村集体经济组织法 第四十四条）。", "What is the collective of {name}'s may not go into a personal account (Rural Collective Economic Organisations Act, art. 44).", "付到它自己的对公账户。", "Pay into its own account." }
    DividendDropped "dividend_dropped" 409 { "这次分红已经作废。", "This dividend has been given up.", "要分的，重新登记一次。", "Open another." }
    DividendPaid "dividend_paid" 409 { "已经付了一部分，不能作废。", "Part of it has been paid; it can not be given up.", "把剩下的付完。", "Pay the rest." }
    IncomeOther "income_other" 404 { "没有付给本村集体的这笔分红。", "No such dividend was paid to this village's collective.", "核对付款单位和编号；没付的要等付款方付。", "Check payer and id; what is not paid yet has to be paid first." }
    IncomeTaken "income_taken" 409 { "这笔分红已经入账。", "This dividend has been taken in.", "在本村的集体收入里看得到。", "See the income of the collective." }
    WatchNot "watch_not" 403 { "提问题和复查，要项目代表或者监督委员本人办。", "Findings are raised and re-checked by representatives and supervisors, by their own hand.", "有话要说的村民，可以在下面留言，或者告诉项目代表。", "Others leave a remark or tell a representative." }
    FindingOpen "finding_open" 409 { "还没有说怎么改的。", "Nobody has said how it was put right.", "等整改了再复查。", "It is looked at again after that." }
    FindingMended "finding_mended" 409 { "已经报了整改，等复查。", "It was put right and waits to be looked at again.", "请项目代表或者监督委员复查。", "Representatives or supervisors look again." }
    FindingClosed "finding_closed" 409 { "这个问题已经复查通过。", "This has been found good.", "有新问题的，另提一条。", "Raise a new one where something else is wrong." }
    FindingStops "finding_stops" 409 { "监督的人提了问题还没解决，先不付款：{what}", "Nothing is paid while this is open: {what}", "整改并复查通过以后再付。", "Pay after it was put right and looked at again." }
    CheckOwn "check_own" 403 { "自己整改的，不能自己复查。", "Nobody re-checks what they mended.", "请另一位项目代表或者监督委员复查。", "Another representative or supervisor looks again." }
    KeepNotHanded "keep_not_handed" 409 { "项目还没有移交，不能安排管护员。", "The project has not been handed over.", "完工公示期满、办了移交以后再安排。", "Appoint keepers after the handing over." }
    KeeperThere "keeper_there" 409 { "这个人已经在管护它。", "This person keeps it already.", "要改内容的，先结束，再重新安排。", "End it and appoint anew to change it." }
    KeeperEnded "keeper_ended" 409 { "这项管护已经结束。", "This keeping has ended.", "看现在的管护员。", "See who keeps it now." }
    KeeperOther "keeper_other" 403 { "只有管护员本人能记。", "Only the keeper notes what they did.", "不会用手机的，到村里请代办员帮着记。", "Without a phone, let the desk note it." }
    KeeperDay "keeper_day" 422 { "日子要在 {from} 以后，不能是将来。", "The day lies between {from} and today.", "写做的那一天。", "Enter the day on which it was done." }
    VillagePlanUnvoted "village_plan_unvoted" 409 { "村民会议或者村民代表会议还没有通过。", "No villagers' meeting or meeting of their representatives has adopted it.", "先按程序表决；规划文本由群众定。", "Put it to the vote first: the plan is the villagers' to decide." }
    VillagePlanEnds "village_plan_ends" 422 { "规划要管到以后的一天。", "The plan's last day lies ahead.", "写规划管到哪一天。", "Enter its last day." }
    ReceiptThere "receipt_there" 409 { "收据 {number} 已经登记过。", "Receipt {number} is booked already.", "一张收据登记一次；看看是不是写错了号。", "A receipt is booked once; look whether the number is right." }
    BankOther "bank_other" 422 { "银行回单上的数和收到的数对不上：收到的是 {amount}。", "The bank's slip does not say what was collected: {amount}.", "收到多少存多少；少了的先找齐，多了的先补开收据。", "What was collected is banked, no more and no less." }
    LabourFull "labour_full" 409 { "{day} 这一天在别处已经记了 {n} 个半天，一天最多两个半天。", "On {day} {n} half days are noted elsewhere; a day has two.", "写在这里实际做的时间，或者先更正别处的。", "Enter what was done here, or correct the other first." }
    KeepFound "keep_found" 409 { "查出来的问题还没有改好：{what}。", "A finding is still open: {what}.", "整改、复查过了再移交。", "Mend it and have it looked at before handing over." }
    KeeperSelf "keeper_self" 403 { "不能安排自己当管护员。", "Nobody appoints themselves.", "请另一位村干部安排。", "Another hand of the village appoints you." }
    KeeperEarly "keeper_early" 422 { "{day} 才移交，管护从那天以后起算。", "It was handed over on {day}; it is kept from then on.", "把起始的日子改到移交以后。", "Let it begin then or later." }
    FeeUnvoted "fee_unvoted" 422 { "有补助的，要写明是哪次会、哪个决议定的。", "A fee needs the meeting or resolution that adopted it.", "选本件事里通过的会或者决议；还没定的，先开会商量。", "Choose one of this thread; where there is none, meet first." }
    FeeNone "fee_none" 409 { "这项管护没有约定补助。", "No fee was agreed.", "要发补助的，经商量定了再重新安排。", "Where a fee is wanted, decide on it and appoint anew." }
    FeeMonth "fee_month" 422 { "月份写成 2026-11 这样，并且这个月要已经过完。", "Write the month like 2026-11; it has to be over.", "下个月再发这个月的。", "Pay a month in the next one." }
    FeePaid "fee_paid" 409 { "这个月已经发过。", "That month is paid.", "回单号在管护记录里。", "The slip stands in the record." }
    FeeUndone "fee_undone" 409 { "这个月没有管护记录，不能发。", "Nothing was noted in that month.", "做了没记的，请管护员补记。", "Let the keeper note what was done." }
    FeeOwn "fee_own" 403 { "自己的补助不能自己发。", "Nobody pays their own fee.", "请另一位经办。", "Another hand pays it." }
    LevyOne "levy_one" 422 { "一个方案只筹钱，或者只筹工，要填一样。", "A levy asks either money or labour: enter one of them.", "两样都要的，分开写两个方案，不能落在同一个劳动力身上。", "Where both are needed, make two plans, and not of the same workers." }
    LevyOver "levy_over" 422 { "今年加起来每人 {all}，超过县里规定的上限 {most}。", "With this, {all} of each is asked this year; the county's limit is {most}.", "减下来，或者明年再筹。", "Ask less, or next year." }
    LevyPurpose "levy_purpose" 422 { "“{word}”不能向村民筹资筹劳（国办发〔2007〕4号）。", "Nothing may be levied for “{word}” (State Council General Office 2007 No. 4).", "只能用于村内、村民直接受益的公益事。", "Only for works inside the village that its people directly have a use of." }
    LevyTopic "levy_topic" 422 { "要选还没有公布的议题。", "Choose a topic that is not public yet.", "方案和议题一起公布，群众看到的和表决的才是一样的。", "Plan and topic become public together, so that what is read is what is voted on." }
    LevyStage "levy_stage" 409 { "这个方案现在是“{stage}”，还不能或者不能再办这一步。", "This levy is at “{stage}”; this step is not due.", "顺序是：定方案、逐户签字、会议表决、乡镇初审、县里复审、再收。", "The order is: plan, signatures, vote, township, county, then collecting." }
    LevyUnvoted "levy_unvoted" 409 { "有权决定的会议还没有通过这个方案的议题。", "No body that may decide on it has adopted the topic of this plan.", "开村民会议或者筹资筹劳的村民代表会议表决。", "Put it to the villagers' meeting or the representatives' meeting for levies." }
    LevyGround "levy_ground" 422 { "这个理由不免这一项。", "That ground does not free from what is asked here.", "低保免筹资；残疾军人、学生、孕期和分娩未满一年免筹劳；现役军人和代表会议同意的困难户都免。", "Minimum allowance frees from money; disabled veterans, pupils and mothers from labour; soldiers and hardship from both." }
    LevyFree "levy_free" 409 { "这个人不用出这笔钱。", "This person owes no money here.", "免了的、只筹工的，都不能收钱。", "Nothing is taken of whoever is exempt, or where labour is asked." }
    LevyPaid "levy_paid" 409 { "这个人已经交过。", "This person has given their part.", "收据编号在记录里。", "The number of the receipt stands in the record." }
    // Task forces.
    ForceHome "force_home" 409 { "专班由县或者乡镇成立。", "A task force is formed by the county or a township.", "从县或者乡镇的页面成立。", "Form it from the page of the county or township." }
    ForceDates "force_dates" 422 { "日子要在 {first} 到 {last} 之间，先开始后结束。", "The days lie between {first} and {last}, the first before the last.", "时间不够的，先办专班延期。", "Where that is too short, extend the task force first." }
    ForceIn "force_in" 409 { "这个人这段时间已经在专班里。", "This person is in the task force at that time already.", "请核对日子。", "Check the days." }
    ForceLeft "force_left" 409 { "这个人已经不在专班里。", "This person is no longer in the task force.", "看现在的成员。", "See who is in it now." }
    ForceHead "force_head" 409 { "带队的人做到专班解散为止。", "Whoever leads a task force stays until it ends.", "要换人带队的，解散后重新成立。", "To change the head, end it and form another." }
    ForceOther "force_other" 403 { "这一步由专班里的人办：清单由在期成员填，销号由负责人或者带队的人办，退出由本人或者经办办。", "This is for the task force: members in their time tell, whoever answers for an item or leads clears it, members or the office end a membership.", "请在“我的”里看自己在哪些专班、到哪一天。", "See under “mine” in which task forces you are, and until when." }
    ForceItemDone "force_item_done" 409 { "这个专项已经销号。", "This item has been cleared.", "又有新问题的，另列一个专项。", "Put another item on the list where something new has come up." }
    SecondedOnly "seconded_only" 409 { "专班成员的权限只能随专班借出，不能单独授予。", "Rights of a task force are lent with it and never granted alone.", "在专班里登记成员。", "Enter the member in the task force." }
    LedgerRefused "ledger_refused" 409 { "账上不能这样记：{why}。", "The ledger refuses: {why}.", "请核对账户和金额。", "Check accounts and amount." }
    DigestUnknown "digest_unknown" 404 { "没有这一期的县摘要。", "No county digest for this period.", "请核对日期，形如 2026-11-23 或 2026-11。", "Check the date, e.g. 2026-11-23 or 2026-11." }
}

/// An expected "no": code, the field it is about, and what fills the places of its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Which.
    pub code: Code,
    /// Name of the input field at fault, when one is.
    pub field: Option<&'static str>,
    /// Values for the `{places}`. A value that begins with `@` names a string key, which the face
    /// that shows the refusal translates.
    pub details: Vec<(&'static str, String)>,
}

impl Refusal {
    /// A refusal without details.
    pub fn new(code: Code) -> Self {
        Self { code, field: None, details: Vec::new() }
    }

    /// Ties it to an input field.
    #[must_use]
    pub fn on(mut self, field: &'static str) -> Self {
        self.field = Some(field);
        self
    }

    /// Fills a place of the text.
    #[must_use]
    pub fn with(mut self, place: &'static str, value: impl ToString) -> Self {
        self.details.push((place, value.to_string()));
        self
    }

    /// The sentence in one language.
    pub fn sentence(&self, lang: Lang) -> String {
        self.fill(self.code.sentence(lang))
    }

    /// What to do instead; empty when there is nothing to do.
    pub fn hint(&self, lang: Lang) -> String {
        self.fill(self.code.hint(lang))
    }

    fn fill(&self, template: &str) -> String {
        self.details.iter().fold(template.to_owned(), |text, (place, value)| {
            text.replace(&format!("{{{place}}}"), value)
        })
    }
}

impl From<Code> for Refusal {
    fn from(code: Code) -> Self {
        Self::new(code)
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code.as_str(), self.sentence(Lang::En))
    }
}

impl std::error::Error for Refusal {}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn places(text: &str) -> BTreeSet<&str> {
        text.split('{').skip(1).filter_map(|s| s.split('}').next()).collect()
    }

    #[test]
    fn the_table_is_whole() {
        let words: BTreeSet<_> = Code::ALL.iter().map(|c| c.as_str()).collect();
        assert_eq!(words.len(), Code::ALL.len(), "codes are unique");
        for code in Code::ALL {
            let name = code.as_str();
            assert!((400..=503).contains(&code.status()), "{name}");
            assert_eq!(
                places(code.sentence(Lang::Zh)),
                places(code.sentence(Lang::En)),
                "{name}: both languages fill the same places"
            );
            assert_eq!(places(code.hint(Lang::Zh)), places(code.hint(Lang::En)), "{name}");
            assert!(!code.sentence(Lang::Zh).is_ascii(), "{name}");
        }
    }

    #[test]
    fn places_are_filled() {
        let no = Refusal::new(Code::NoticeShort)
            .with("have", 9)
            .with("need", 10)
            .with("article", "第二十五条")
            .with("earliest", "2026-12-04");
        assert_eq!(no.sentence(Lang::Zh), "议题公布才 9 天，须满 10 天（第二十五条）。");
        assert_eq!(no.hint(Lang::En), "The earliest day is 2026-12-04.");
    }
}
