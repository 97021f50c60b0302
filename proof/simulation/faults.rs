pub(crate) fn planted() {}
