//! What changed from one text to another, line by line.

/// A line of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Line<'a> {
    /// In both.
    Same(&'a str),
    /// Only in the older.
    Gone(&'a str),
    /// Only in the newer.
    New(&'a str),
}

/// The most cells that are compared; beyond, what differs is shown as gone and new in one piece each.
const MAX_CELLS: usize = 4_000_000;

/// The shortest way from `old` to `new`.
pub(super) fn diff<'a>(old: &'a str, new: &'a str) -> Vec<Line<'a>> {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let head = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let (start, old, new) = (old.get(..head).unwrap_or_default(), old.get(head..).unwrap_or_default(), new.get(head..).unwrap_or_default());
    let tail = old.iter().rev().zip(new.iter().rev()).take_while(|(a, b)| a == b).count();
    let (old, end) = old.split_at(old.len() - tail);
    let (new, _) = new.split_at(new.len() - tail);
    let same = |lines: &[&'a str]| lines.iter().map(|line| Line::Same(line)).collect::<Vec<_>>();
    let between = if old.len() * new.len() > MAX_CELLS { in_one_piece(old, new) } else { aligned(old, new) };
    [same(start), between, same(end)].concat()
}

fn in_one_piece<'a>(old: &[&'a str], new: &[&'a str]) -> Vec<Line<'a>> {
    old.iter().map(|line| Line::Gone(line)).chain(new.iter().map(|line| Line::New(line))).collect()
}

/// By the longest list of lines that both have in order.
fn aligned<'a>(old: &[&'a str], new: &[&'a str]) -> Vec<Line<'a>> {
    // Row i, column j: the most lines in common of old[i..] and new[j..].
    let width = new.len() + 1;
    let mut common = vec![0u32; (old.len() + 1) * width];
    let at = |common: &[u32], i: usize, j: usize| common.get(i * width + j).copied().unwrap_or(0);
    for (i, a) in old.iter().enumerate().rev() {
        for (j, b) in new.iter().enumerate().rev() {
            let most = if a == b { at(&common, i + 1, j + 1) + 1 } else { at(&common, i + 1, j).max(at(&common, i, j + 1)) };
            if let Some(cell) = common.get_mut(i * width + j) {
                *cell = most;
            }
        }
    }
    let (mut i, mut j, mut lines) = (0, 0, Vec::new());
    loop {
        match (old.get(i), new.get(j)) {
            (Some(a), Some(b)) if a == b => {
                lines.push(Line::Same(a));
                (i, j) = (i + 1, j + 1);
            }
            (Some(a), b) if b.is_none() || at(&common, i + 1, j) >= at(&common, i, j + 1) => {
                lines.push(Line::Gone(a));
                i += 1;
            }
            (_, Some(b)) => {
                lines.push(Line::New(b));
                j += 1;
            }
            _ => return lines,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_stay_stay() {
        let lines = diff("a\nb\nc\nd", "a\nc\nx\nd");
        assert_eq!(lines, [Line::Same("a"), Line::Gone("b"), Line::Same("c"), Line::New("x"), Line::Same("d")]);
        assert_eq!(diff("", ""), []);
        assert_eq!(diff("", "a"), [Line::New("a")]);
        assert_eq!(diff("a\na", "a"), [Line::Same("a"), Line::Gone("a")]);
    }

    #[test]
    fn both_texts_can_be_read_off() {
        let (old, new) = ("q\na\nb\na\nc\nq\nz", "a\nc\nb\nb\nq\nz\ny");
        let side = |keep: fn(&Line<'_>) -> bool| {
            let lines = diff(old, new).into_iter().filter(|line| keep(line));
            let texts: Vec<&str> = lines
                .map(|line| match line {
                    Line::Same(t) | Line::Gone(t) | Line::New(t) => t,
                })
                .collect();
            texts.join("\n")
        };
        assert_eq!(side(|line| !matches!(line, Line::New(_))), old);
        assert_eq!(side(|line| !matches!(line, Line::Gone(_))), new);
    }

    #[test]
    fn long_texts_end_soon() {
        let (old, new) = ("a\n".repeat(3000), "b\n".repeat(3000));
        assert_eq!(diff(&old, &new).len(), 6000);
    }
}
