//! SM3 (GB/T 32905) digests and the two ways they are used: entries bound to their predecessor, and
//! a Merkle root over many heads.

use sm3::{Digest as _, Sm3};

/// 32 bytes of SM3.
pub type Digest = [u8; 32];

/// Digest of the bytes.
pub fn sm3(bytes: &[u8]) -> Digest {
    sm3_parts(&[bytes])
}

/// Digest of the parts one after another.
pub fn sm3_parts(parts: &[&[u8]]) -> Digest {
    let mut hasher = Sm3::new();
    for part in parts {
        hasher.update(part);
    }
    hasher.finalize().into()
}

/// Commitment to a text under a salt: equal texts look different, and once the salt is erased the
/// text can not be guessed by trying.
pub fn commitment(salt: &[u8; 16], text: &str) -> Digest {
    sm3_parts(&[salt, text.as_bytes()])
}

/// Merkle root. Leaves are hashed with a leading 0, pairs with a leading 1, so that a pair never
/// passes for a leaf; a left-over node goes up unchanged. `None` for no leaves.
pub fn merkle_root(leaves: &[Vec<u8>]) -> Option<Digest> {
    let mut level: Vec<Digest> = leaves.iter().map(|l| merkle_leaf(l)).collect();
    while level.len() > 1 {
        level = level.chunks(2).map(fold).collect();
    }
    level.first().copied()
}

/// Hash of one leaf.
pub fn merkle_leaf(leaf: &[u8]) -> Digest {
    sm3_parts(&[&[0], leaf])
}

fn fold(pair: &[Digest]) -> Digest {
    match pair {
        [left, right] => sm3_parts(&[&[1], left, right]),
        [alone] => *alone,
        _ => [0; 32],
    }
}

/// One step from a leaf towards the root.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MerkleStep {
    /// The other node of the pair.
    pub sibling: Digest,
    /// Whether the other node stands on the left.
    pub left: bool,
}

/// The way from a leaf to the root: what a villager needs to check one chain against a printed
/// digest without seeing the others.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MerklePath {
    /// From the leaf upwards. Shorter than the tree is high where a node went up unpaired.
    pub steps: Vec<MerkleStep>,
}

impl MerklePath {
    /// The way of leaf `index`; `None` when there is no such leaf.
    pub fn of(leaves: &[Vec<u8>], index: usize) -> Option<Self> {
        let mut level: Vec<Digest> = leaves.iter().map(|l| merkle_leaf(l)).collect();
        level.get(index)?;
        let (mut at, mut steps) = (index, Vec::new());
        while level.len() > 1 {
            let left = at % 2 == 1;
            let other = if left { at - 1 } else { at + 1 };
            if let Some(sibling) = level.get(other) {
                steps.push(MerkleStep { sibling: *sibling, left });
            }
            level = level.chunks(2).map(fold).collect();
            at /= 2;
        }
        Some(Self { steps })
    }

    /// The root that a leaf has by this way.
    pub fn root(&self, leaf: &[u8]) -> Digest {
        self.steps.iter().fold(merkle_leaf(leaf), |node, step| {
            let pair = if step.left { [step.sibling, node] } else { [node, step.sibling] };
            fold(&pair)
        })
    }

    /// Whether the leaf is under the root.
    pub fn verify(&self, leaf: &[u8], root: &Digest) -> bool {
        self.root(leaf) == *root
    }
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    const HEX: [char; 16] =
        ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    let nibble = |n: u8| HEX.get(usize::from(n)).copied().unwrap_or('0');
    bytes.iter().flat_map(|b| [nibble(b >> 4), nibble(b & 15)]).collect()
}

/// Bytes of hexadecimal text; spaces are ignored, so that a printed digest can be typed in groups.
pub fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> = text
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok()))
        .collect();
    let digits = digits?;
    if !digits.len().is_multiple_of(2) {
        return None;
    }
    Some(digits.chunks(2).map(|p| p.iter().fold(0, |n, d| n << 4 | d)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sm3_matches_the_standard_s_examples() {
        assert_eq!(
            hex(&sm3(b"abc")),
            "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
        );
        assert_eq!(
            hex(&sm3(&b"abcd".repeat(16))),
            "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"
        );
    }

    #[test]
    fn merkle_root_depends_on_every_leaf_and_its_place() {
        let leaves: Vec<Vec<u8>> = (0u8..7).map(|n| vec![n]).collect();
        let root = merkle_root(&leaves).unwrap();
        for i in 0..leaves.len() {
            let mut other = leaves.clone();
            other[i] = vec![99];
            assert_ne!(merkle_root(&other), Some(root));
        }
        let mut swapped = leaves.clone();
        swapped.swap(0, 6);
        assert_ne!(merkle_root(&swapped), Some(root));
        assert_eq!(merkle_root(&[]), None);
    }

    #[test]
    fn a_path_leads_from_each_leaf_to_the_root_and_from_no_other() {
        for n in 1u8..18 {
            let leaves: Vec<Vec<u8>> = (0..n).map(|i| vec![i]).collect();
            let root = merkle_root(&leaves).unwrap();
            for (i, leaf) in leaves.iter().enumerate() {
                let path = MerklePath::of(&leaves, i).unwrap();
                assert!(path.verify(leaf, &root), "{i} of {n}");
                assert!(!path.verify(&[99], &root));
                if let Some(mut wrong) = (n > 1).then(|| path.clone()) {
                    wrong.steps[0].left = !wrong.steps[0].left;
                    assert!(!wrong.verify(leaf, &root));
                }
            }
            assert_eq!(MerklePath::of(&leaves, leaves.len()), None);
        }
    }

    #[test]
    fn hex_round_trips_with_spaces() {
        let digest = sm3(b"x");
        let spaced: String = hex(&digest)
            .chars()
            .enumerate()
            .flat_map(|(i, c)| [if i % 4 == 0 { ' ' } else { '\t' }, c])
            .collect();
        assert_eq!(unhex(&spaced).unwrap(), digest.to_vec());
        assert_eq!(unhex("abc"), None);
        assert_eq!(unhex("zz"), None);
    }
}
