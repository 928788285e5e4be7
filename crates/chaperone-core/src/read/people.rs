//! Names: what the tagger and the recognisers found, as one list, and whose they are.

use super::lexicon::{Class, Classes};
use super::tag::{NameTag, RoleTag, Tags, TellTag};
use super::words::{Case, Shape, Words};
use super::{Mention, recognise};
use crate::post::Author;
use crate::review::{Kind, Role, SafeHarbor};

/// Adds the names the tagger found to `mentions`, gives every mention its role, and keeps the order.
pub(super) fn join(author: &Author, words: &Words, classes: &[Classes], tags: &[Tags], mentions: &mut Vec<Mention>) {
    let own = Words::cut(&author.name);
    let mut found = Vec::new();
    let mut i = 0;
    while i < words.len() {
        let sort = tags.get(i).map_or(NameTag::None, |t| t.name);
        let end = run(words, tags, i, sort);
        if end > i {
            found.extend(named(words, classes, tags, sort, i, end));
        } else {
            found.extend(likely(words, classes, tags, i));
        }
        i = end.max(i + 1);
    }
    merge(mentions, found);
    for mention in mentions.iter_mut() {
        let (from, to) = (words.at(mention.span.start()), words.at(mention.span.end()));
        if mention.kind == Kind::Name && mention.role == Role::Unknown {
            mention.role = if stands_for(words, classes, from, to) { Role::Eponym } else { role(words, classes, tags, &own, from, to) };
        }
        if matches!(mention.role, Role::Historical | Role::Fictional | Role::PublicFigure | Role::Eponym | Role::Drug) {
            mention.safe_harbor = None;
        }
    }
}

/// One past the last word of the run of `sort` that starts at `i`; `i` where none does.
fn run(words: &Words, tags: &[Tags], i: usize, sort: NameTag) -> usize {
    if sort == NameTag::None || words.get(i).is_none_or(|w| !matches!(w.shape, Shape::Letters | Shape::Digits)) {
        return i;
    }
    let mut end = i + 1;
    while tags.get(end).is_some_and(|t| t.name == sort) && words.get(end).is_some_and(|w| w.shape != Shape::Break) {
        end += 1;
    }
    while end > i + 1 && words.get(end - 1).is_some_and(|w| matches!(w.shape, Shape::Mark | Shape::Symbol)) {
        end -= 1;
    }
    end
}

fn named(words: &Words, classes: &[Classes], tags: &[Tags], sort: NameTag, from: usize, to: usize) -> Option<Mention> {
    let span = words.get(from)?.span.join(words.get(to - 1)?.span);
    let all = |class: Class| (from..to).all(|i| classes.get(i).is_some_and(|c| c.has(class)));
    let any_capital = words.iter().skip(from).take(to - from).any(|w| w.case != Case::Lower);
    let margin = tags.get(from).map_or(0.0, |t| t.name_margin);
    let (kind, role, safe_harbor) = match sort {
        NameTag::Person if all(Class::Eponym) && !told(tags, from, to) => (Kind::Name, Role::Eponym, None),
        NameTag::Person if all(Class::Drug) => (Kind::Drug, Role::Drug, None),
        NameTag::Person if (from..to).all(|i| recognise::of_the_ward(words, i)) => return None,
        NameTag::Person if !any_capital && all(Class::Common) && margin < 1.5 => return None,
        NameTag::Person => (Kind::Name, Role::Unknown, Some(SafeHarbor::A)),
        NameTag::Organisation => (Kind::Organisation, Role::Organisation, None),
        NameTag::Place => (Kind::Place, Role::Unknown, None),
        NameTag::Eponym => (Kind::Name, Role::Eponym, None),
        NameTag::Drug => (Kind::Drug, Role::Drug, None),
        NameTag::Work | NameTag::None => return None,
    };
    Some(Mention { span, kind, role, safe_harbor })
}

/// Whether the name stands for a disease, a score or a tool: it is listed as one, or such a word, a
/// Roman number or a year follows.
fn stands_for(words: &Words, classes: &[Classes], from: usize, to: usize) -> bool {
    let is = |i: usize, class: Class| classes.get(i).is_some_and(|c| c.has(class));
    if from.checked_sub(1).is_some_and(|i| is(i, Class::Title)) || is(from, Class::Title) {
        return false;
    }
    let letters = || (from..to).filter(|&i| words.get(i).is_some_and(|w| w.shape == Shape::Letters));
    let all = letters().all(|i| is(i, Class::Eponym));
    let next = if words.folded(to) == "'" { to + 1 } else { to };
    let noun = words.get(next).is_some_and(|w| {
        let word = words.folded_of(w);
        w.shape == Shape::Letters && recognise::OF_EPONYMS.contains(&word) && (word != "i" || w.case == Case::Upper)
    });
    let year = words.folded(next).len() == 4 && words.folded(next).parse().is_ok_and(|y: u32| (1950..2100).contains(&y));
    let given = is(from, Class::FirstName) && letters().count() > 1;
    let likely = letters().any(|i| is(i, Class::FirstName));
    all && (letters().count() > 1 || !likely || noun || year) || !given && (noun || year)
}

/// Lists that a word must not be in to be a name by its list alone.
const NO_NAME: Classes = Classes::of(&[
    Class::Common,
    Class::Ambiguous,
    Class::FirstNameCommon,
    Class::SurnameCommon,
    Class::Eponym,
    Class::Drug,
    Class::City,
    Class::CityAmbiguous,
    Class::Country,
    Class::Region,
    Class::Demonym,
    Class::Month,
    Class::Weekday,
    Class::Org,
    Class::Maker,
    Class::Product,
    Class::Historical,
    Class::PublicFigure,
    Class::Fictional,
    Class::Condition,
    Class::RareCondition,
    Class::Unit,
    Class::Department,
    Class::Credential,
    Class::Facility,
    Class::FacilityWord,
]);

/// A capitalised word that is a name by its list, where the tagger has little against it.
fn likely(words: &Words, classes: &[Classes], tags: &[Tags], i: usize) -> Option<Mention> {
    let (word, class, tag) = (words.get(i)?, classes.get(i)?, tags.get(i)?);
    if class.is_empty() && word.case == Case::Title && !word.opens && word.span.end() - word.span.start() > 4 && follows_in(words, i) {
        return Some(Mention { span: word.span, kind: Kind::Place, role: Role::Unknown, safe_harbor: Some(SafeHarbor::B) });
    }
    let least = match (class.has(Class::FirstName), class.has(Class::Surname)) {
        (true, _) => LEAST_FIRST,
        (false, true) => LEAST_LAST,
        (false, false) => return None,
    };
    let stands = word.case == Case::Title && !class.meets(NO_NAME) && tag.name_margin > least;
    stands.then_some(Mention { span: word.span, kind: Kind::Name, role: Role::Unknown, safe_harbor: Some(SafeHarbor::A) })
}

/// Whether word `i` comes after `in` or `near`: a capitalised word that no list knows is a town there.
fn follows_in(words: &Words, i: usize) -> bool {
    i.checked_sub(1).is_some_and(|before| matches!(words.folded(before), "in" | "near" | "lives" | "outside"))
}

/// Log-odds of a name over none from which on a given name's list decides, chosen on the project's clinical questions.
const LEAST_FIRST: f32 = -3.0;
/// The same for a surname: half of the eponyms are surnames.
const LEAST_LAST: f32 = 0.0;

/// Whether the tagger takes any of the words for a patient's name.
fn told(tags: &[Tags], from: usize, to: usize) -> bool {
    tags.iter().skip(from).take(to.saturating_sub(from)).any(|t| t.tell == TellTag::Name)
}

/// Whose name stands at `from..to`.
fn role(words: &Words, classes: &[Classes], tags: &[Tags], own: &Words, from: usize, to: usize) -> Role {
    let has = |class: Class| classes.iter().skip(from).take(to - from).any(|c| c.has(class));
    let letters = || words.iter().skip(from).take(to - from).filter(|w| w.shape == Shape::Letters);
    if !own.is_empty() && letters().all(|w| own.iter().any(|o| o.key == w.key)) {
        return Role::Author;
    }
    if told(tags, from, to) {
        return Role::Patient;
    }
    if to - from > 1 || !has(Class::FirstName) {
        for (class, role) in
            [(Class::Historical, Role::Historical), (Class::Fictional, Role::Fictional), (Class::PublicFigure, Role::PublicFigure)]
        {
            if has(class) {
                return role;
            }
        }
    }
    let mut votes = [0u8; RoleTag::ALL.len()];
    for tag in tags.iter().skip(from).take(to - from) {
        if let Some(vote) = votes.get_mut(tag.role.index()) {
            *vote += 1;
        }
    }
    let best = (1..votes.len()).max_by_key(|&i| votes.get(i).copied().unwrap_or_default());
    match best.filter(|&i| votes.get(i).is_some_and(|&v| v > 0)).and_then(|i| RoleTag::ALL.get(i)) {
        Some(RoleTag::Patient) => Role::Patient,
        Some(RoleTag::Colleague) => Role::Colleague,
        Some(RoleTag::Author) => Role::Author,
        Some(RoleTag::Family) => Role::Family,
        Some(RoleTag::PublicFigure) => Role::PublicFigure,
        Some(RoleTag::Historical) => Role::Historical,
        Some(RoleTag::Fictional) => Role::Fictional,
        Some(RoleTag::None) | None => Role::Unknown,
    }
}

/// Adds `found` where nothing surer stands; a name swallows the single-word mentions it covers.
fn merge(mentions: &mut Vec<Mention>, found: Vec<Mention>) {
    for new in found {
        let rivals = |m: &&Mention| m.span.touches(new.span);
        let surer = mentions.iter().filter(rivals).any(|m| !new.span.covers(m.span) || (!weak(m) && m.kind != new.kind));
        if surer {
            continue;
        }
        let (kind, role, safe_harbor) = mentions
            .iter()
            .filter(rivals)
            .find(|m| m.safe_harbor.is_some())
            .map_or((new.kind, new.role, new.safe_harbor), |m| (m.kind, m.role, m.safe_harbor));
        mentions.retain(|m| !m.span.touches(new.span));
        let at = mentions.partition_point(|m| m.span.start() < new.span.start());
        mentions.insert(at, Mention { span: new.span, kind, role, safe_harbor });
    }
}

/// Mentions that say only which list a word is in.
fn weak(mention: &Mention) -> bool {
    matches!(
        mention.kind,
        Kind::Occupation
            | Kind::Relative
            | Kind::Condition
            | Kind::Event
            | Kind::Physical
            | Kind::Drug
            | Kind::Product
            | Kind::Organisation
            | Kind::Place
            | Kind::Name
            | Kind::Hashtag
    )
}
