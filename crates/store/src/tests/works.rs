//! Projects are read alike on both back ends, for a village and for what is larger or smaller.

use civic::deliberation::{Basis, Meeting, Resolution, Topic};
use civic::matter::{Kind, Matter, State};
use civic::record::Record;
use civic::works::{Aspect, Homestead, Origin, Project};
use kernel::Fen;

use super::*;
use crate::board::{self, Narrow};

pub(super) fn project(home: &str, n: u32, origin: Origin) -> (Matter, Resolution, Project) {
    let home = area(home);
    let day = morning().date();
    let of = Matter {
        home,
        id: matter(n),
        kind: Kind::Project,
        year: 2026,
        no: n,
        title: "石桥".into(),
        area: home,
        state: State::Draft,
        thread: matter(n),
        cause: None,
        opened_by: None,
        opened_for: None,
        owner: None,
        opened_at: morning(),
        moved_at: morning(),
        version: 1,
    };
    let resolution = Resolution {
        home,
        id: of.id,
        meeting: of.id,
        text: String::new(),
        due_on: Some(day),
        notice_days: 15,
        percent: 0,
        progress: String::new(),
        progressed_at: None,
        report: String::new(),
        reported_at: None,
    };
    let body = Project {
        home,
        id: of.id,
        resolution: of.id,
        origin,
        family: "village_plus".into(),
        sponsor: "党小组".into(),
        homestead: Homestead::Liveable,
        aspect: Aspect::Construction,
        revivals: "ecology".into(),
        decided_fen: Fen(1),
        decided_at: morning(),
        opened_fen: Fen(1),
        planned_fen: Fen(1),
        opened_due_on: day,
        due_on: day,
        micro: true,
        planned_at: morning(),
        begun_at: None,
        finished_at: None,
        report: String::new(),
        kept_at: None,
        kept: String::new(),
    };
    (of, resolution, body)
}

/// The bodies that the body of a resolution points at; here all are one matter.
pub(super) fn sat(of: &Matter) -> (Topic, Meeting) {
    let topic = Topic {
        home: of.home,
        id: of.id,
        class: String::new(),
        body: String::new(),
        basis: Basis::Household,
        place: String::new(),
        people: String::new(),
        households: 0,
        cost_fen: Fen(1),
        money: String::new(),
        plan: String::new(),
        published_at: None,
    };
    let meeting = Meeting {
        home: of.home,
        id: of.id,
        topic: of.id,
        body: String::new(),
        basis: Basis::Household,
        starts_at: morning(),
        venue: String::new(),
        convener: person(VILLAGES[0], 1),
        emergency: String::new(),
        opened_at: None,
        closed_at: None,
        secret: false,
    };
    (topic, meeting)
}

#[test]
fn projects_of_an_area_are_narrowed_by_where_they_came_from_and_stand() {
    each(|store| {
        let rows = [
            (VILLAGES[0], 1, Origin::Villagers),
            (VILLAGES[0], 2, Origin::Above),
            (VILLAGES[1], 3, Origin::Villagers),
            (VILLAGES[2], 4, Origin::Village),
        ];
        let written = store.db.write(move |tx| {
            for (home, n, origin) in rows {
                let (of, resolution, body) = project(home, n, origin);
                tx.put(&of.row())?;
                let (topic, meeting) = sat(&of);
                tx.put(&topic.row())?;
                tx.put(&meeting.row())?;
                tx.put(&resolution.row())?;
                tx.put(&body.row())?;
            }
            Ok(())
        });
        written.unwrap();
        let told = |place: &str, narrow: Narrow| {
            let place = area(place);
            let found = store.db.read(move |tx| board::works(tx, place, &narrow)).unwrap();
            found.iter().map(|work| work.project.origin).collect::<Vec<_>>()
        };
        let all = Narrow::default;
        let (above, village, own) = (Origin::Above, Origin::Village, Origin::Villagers);
        assert_eq!(told(VILLAGES[0], all()), [own, above], "{}", store.name);
        assert_eq!(told("420324107", all()), [own, above, own], "{}", store.name);
        assert_eq!(told(COUNTY, all()), [own, above, own, village], "{}", store.name);
        assert_eq!(told("420324107201001", all()), [], "{}", store.name);
        let from = Narrow { origin: Some(own), ..all() };
        assert_eq!(told(COUNTY, from), [own, own], "{}", store.name);
        let stand = |state| Narrow { state: Some(state), ..all() };
        assert_eq!(told(COUNTY, stand(State::Handed)), [], "{}", store.name);
        assert_eq!(told(COUNTY, stand(State::Draft)).len(), 4, "{}", store.name);
        let taken = store.db.write(|tx| {
            let (of, _, body) = project(VILLAGES[0], 9, Origin::Above);
            tx.put(&of.row())?;
            tx.put(&Project { resolution: matter(1), ..body }.row())
        });
        assert!(taken.is_err(), "{}: one project for each resolution", store.name);
    });
}
