//! Names as one hears them in the mountains of north-west Hubei: clans, generations, fashions.
//!
//! Invariant: a name comes from frequency tables of single characters, never from a list of people.
//! A chance likeness to a living person means nothing. Refuses to know: kinship.

use super::kinship::Sex;
use super::rng::{Rng, text_hash};

/// Surnames with their weight in the county at large.
const SURNAMES: &[(&str, u32)] = &[
    ("李", 78),
    ("王", 74),
    ("张", 70),
    ("陈", 62),
    ("刘", 58),
    ("杨", 40),
    ("周", 34),
    ("吴", 30),
    ("徐", 28),
    ("胡", 27),
    ("朱", 24),
    ("黄", 26),
    ("何", 22),
    ("明", 18),
    ("甘", 14),
    ("谭", 14),
    ("向", 13),
    ("龚", 13),
    ("袁", 13),
    ("邓", 14),
    ("余", 14),
    ("罗", 14),
    ("廖", 12),
    ("汪", 11),
    ("汤", 10),
    ("郭", 10),
    ("贺", 10),
    ("谢", 10),
    ("熊", 10),
    ("柯", 10),
    ("郑", 10),
    ("彭", 9),
    ("程", 9),
    ("夏", 8),
    ("孟", 8),
    ("沈", 8),
    ("龙", 8),
    ("肖", 8),
    ("蒋", 8),
    ("赵", 12),
    ("孙", 9),
    ("马", 9),
    ("高", 8),
    ("冯", 7),
    ("唐", 7),
    ("曹", 6),
    ("曾", 6),
    ("田", 6),
    ("叶", 6),
    ("魏", 6),
    ("阮", 6),
    ("喻", 5),
    ("雷", 5),
    ("秦", 5),
    ("石", 5),
    ("万", 4),
    ("杜", 4),
    ("关", 3),
    ("颜", 3),
    ("纪", 3),
    ("阎", 2),
    ("安", 2),
    ("惠", 2),
    ("洛", 1),
    ("康", 3),
    ("成", 2),
];

/// One fashion of given names: those born before `until`.
struct Fashion {
    until: i32,
    /// How many in 1,000 carry a single character.
    single_per_mille: usize,
    single: [&'static str; 2],
    first: [&'static str; 2],
    second: [&'static str; 2],
}

/// Men's characters stand first in each pair, women's second.
const FASHIONS: &[Fashion] = &[
    Fashion {
        until: 1955,
        single_per_mille: 10,
        single: ["明清贵富", "英兰珍莲"],
        first: ["大国正德兴光明永世家天文启宗成开先远登朝", "秀桂玉春凤翠菊兰大明先金正德"],
        second: ["明富贵金山林海春喜生才成祥福元财清华银友发顺", "英兰芳珍香莲芝梅秀云凤菊桃珍"],
    },
    Fashion {
        until: 1970,
        single_per_mille: 40,
        single: ["军平勇刚", "英兰芳琴"],
        first: ["国建光世明永家大德兴正文先新长志忠红学", "秀桂玉春明先红金翠国世"],
        second: ["华军平安林明清海兵全贵强义成新文富友生才", "英兰芳珍香莲琴梅平玲菊霞华云"],
    },
    Fashion {
        until: 1985,
        single_per_mille: 260,
        single: ["勇军伟强涛刚峰波斌兵平超鹏辉", "丽敏燕芳霞艳玲红萍琴"],
        first: ["建国志晓红海永光小文明大立世家", "小晓红春海丽玉艳明金"],
        second: ["军华平勇强伟明波林兵峰涛辉东", "丽芳燕霞玲红艳琴萍梅英华"],
    },
    Fashion {
        until: 2000,
        single_per_mille: 350,
        single: ["伟磊涛鹏超杰波凯斌强勇俊飞浩亮龙", "静敏婷娟丹丽艳燕倩雪莉"],
        first: ["志文俊小晓建明海家永金世", "晓小丽海雪婷文玉金春"],
        second: ["鹏涛杰超伟强龙波飞辉凯林峰斌", "婷静燕娟丽敏莉芳雪丹艳娜"],
    },
    Fashion {
        until: 2013,
        single_per_mille: 120,
        single: ["杰浩宇鑫凯博", "雪怡欣妍悦"],
        first: ["俊浩子文宇志家嘉天鑫思泽", "雨欣佳思梦诗雅婷静心子"],
        second: ["杰豪宇轩涛辉鹏阳博伟凯鑫浩龙然", "欣怡婷雯悦琪涵瑶妍雨彤萱"],
    },
    Fashion {
        until: i32::MAX,
        single_per_mille: 30,
        single: ["睿辰宇", "玥妍悦"],
        first: ["子浩宇梓俊奕嘉沐博一泽铭", "梓雨欣子诗可语若思沐一"],
        second: ["轩然豪涵宸睿泽辰杰航博阳洋", "涵萱桐怡彤妍琪瑶晴玥汐"],
    },
];

/// Until here a clan's men of one generation share their first character (字辈), more often than not.
const GENERATION_NAMES_UNTIL: i32 = 1985;

/// The surname of a household picked from the county at large.
pub fn surname_draw(rng: &mut Rng) -> &'static str {
    rng.weighted(SURNAMES).unwrap_or("李")
}

/// The four leading clans of a village; 肖家边 begins with 肖, as such names tell.
pub fn clans_of(rng: &mut Rng, village_name: &str) -> Vec<&'static str> {
    let mut clans: Vec<&'static str> = Vec::with_capacity(4);
    let mut letters = village_name.chars();
    if let (Some(first), Some('家')) = (letters.next(), letters.next()) {
        let own = SURNAMES.iter().find(|(s, _)| s.chars().eq([first]));
        clans.extend(own.map(|(s, _)| *s));
    }
    while clans.len() < 4 {
        let next = surname_draw(rng);
        if !clans.contains(&next) {
            clans.push(next);
        }
    }
    clans
}

/// A given name for somebody born in `year`. `clan` names village and surname together; it decides
/// the generation character of the men.
pub fn given_draw(rng: &mut Rng, sex: Sex, year: i32, clan: &str) -> String {
    let Some(fashion) = FASHIONS.iter().find(|f| year < f.until) else {
        return String::new();
    };
    let of = |pair: [&'static str; 2]| {
        let [man, woman] = pair;
        if sex == Sex::Male { man } else { woman }
    };
    if rng.chance(fashion.single_per_mille) {
        return rng.letter(of(fashion.single)).to_string();
    }
    let firsts = of(fashion.first);
    let shared = sex == Sex::Male && year < GENERATION_NAMES_UNTIL && rng.chance(600);
    let first = if shared {
        Rng::new(&[text_hash(clan), fashion.until.unsigned_abs().into()]).letter(firsts)
    } else {
        rng.letter(firsts)
    };
    let seconds: String = of(fashion.second).chars().filter(|c| *c != first).collect();
    [first, rng.letter(&seconds)].iter().collect()
}
