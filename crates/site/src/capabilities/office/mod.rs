//! The desk side: today by clock, my page, the slip for somebody without a phone, passwords.

mod desk;
mod my;
mod my_page;
mod next;
mod password;
pub mod reads;
mod slip;
#[cfg(test)]
mod tests;
mod work;

use civic::authority::{Role, Who};

use crate::manifest::{Manifest, Read};

/// The declaration of this capability.
pub const MANIFEST: Manifest = Manifest {
    name: "office",
    deeds: Vec::new,
    reads: &[
        Read {
            name: "work.today",
            path: "/work",
            allow: &[Who::SignedIn],
            same_for_all: false,
            query: &["tab", "page"],
            show: desk::show,
        },
        Read {
            name: "my.show",
            path: "/my",
            allow: &[Who::SignedIn],
            same_for_all: false,
            query: &[],
            show: my::show,
        },
        Read {
            name: "my.password",
            path: "/my/password",
            allow: &[Who::SignedIn],
            same_for_all: false,
            query: &[],
            show: password::show,
        },
        Read {
            name: "desk.slip",
            path: "/{home}/desk/slip/{matter}",
            allow: &[Who::Has(Role::Agent), Who::Has(Role::Secretary), Who::Has(Role::Committee)],
            same_for_all: false,
            query: &[],
            show: slip::show,
        },
    ],
    chapters: &[],
    extra: password::routes,
    strings: (include_str!("strings.zh-CN.ftl"), include_str!("strings.en.ftl")),
};
