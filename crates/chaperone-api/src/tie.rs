//! Kinds of relations with a maker, in the words of those who have them.

/// What ties somebody to a maker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tie {
    /// Paid work for it.
    Employment,
    /// Shares or options of one's own.
    Shares,
    /// Shares of somebody of the immediate family.
    FamilyShares,
    /// A share of what is earned with an invention or a book.
    Royalty,
    /// Paid advice.
    ConsultingFee,
    /// A seat on an advisory board.
    AdvisoryBoard,
    /// Paid talks and teaching.
    SpeakerFee,
    /// Money for a service for which no price is usual.
    Honorarium,
    /// A share of what is sold by one's link or code.
    Commission,
    /// Payments for a study.
    Research,
    /// Money for a cause, often an institution's.
    Grant,
    /// A gift to a charity in one's name.
    Donation,
    /// A debt that was let go.
    Debt,
    /// Rent for rooms or equipment.
    Rent,
    /// Payment for a firm or a part of one.
    Sale,
    /// Equipment lent for long.
    Loan,
    /// Products without a price.
    FreeProduct,
    /// Gifts.
    Gift,
    /// Travel and lodging.
    Travel,
    /// Courses and books.
    Education,
    /// Tickets and the like.
    Entertainment,
    /// Food and drink.
    Meals,
}

/// How a tie is told: `I` verb thing link `Velora`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Told {
    pub(crate) verb: &'static str,
    pub(crate) thing: &'static str,
    pub(crate) link: &'static str,
}

/// A tie, its kind in a register, how it is told, and parts of words that name it, folded.
type Row = (Tie, &'static str, Told, &'static [&'static str]);

const fn received(thing: &'static str) -> Told {
    told("have received", thing, "from")
}

const fn told(verb: &'static str, thing: &'static str, link: &'static str) -> Told {
    Told { verb, thing, link }
}

/// Every tie, in the order in which a kind in words is looked up: `speaker honorarium` is a speaker's fee.
const ROWS: &[Row] = &[
    (Tie::FamilyShares, "shares of a relative", told("have a relative with", "shares", "in"), &[]),
    (Tie::Shares, "shares", told("hold", "shares", "in"), &["share", "stock", "equity", "ownership", "option", "founder", "investment"]),
    (Tie::Employment, "employment", told("work", "", "for"), &["employ", "salary", "job"]),
    (Tie::Royalty, "royalty", received("royalties"), &["royalt", "licen", "patent"]),
    (Tie::AdvisoryBoard, "advisory board", told("sit on", "an advisory board", "of"), &["advisory", "advisor", "adviser"]),
    (Tie::ConsultingFee, "consulting fee", received("consulting fees"), &["consult"]),
    (Tie::SpeakerFee, "speaker fee", received("speaker fees"), &["speak", "lectur", "talk", "presentation", "faculty", "teaching fee"]),
    (Tie::Honorarium, "honorarium", received("honoraria"), &["honorari"]),
    (Tie::Commission, "commission", told("earn", "a commission", "from"), &["commission", "affiliate", "referral"]),
    (Tie::Research, "research", received("research funding"), &["research", "study", "trial", "investigator"]),
    (Tie::Grant, "grant", received("grants"), &["grant", "fellowship"]),
    (Tie::Donation, "donation", received("donations"), &["charit", "donat"]),
    (Tie::Debt, "debt forgiven", received("relief from a debt"), &["debt"]),
    (Tie::Rent, "rent", received("rent"), &["rent", "facility fee"]),
    (Tie::Sale, "sale of a firm", received("payment for a firm"), &["acquisition", "sale of"]),
    (Tie::Loan, "loaned equipment", received("equipment on loan"), &["loan", "lent"]),
    (Tie::FreeProduct, "free product", received("free products"), &["free ", "sample", "gifted"]),
    (Tie::Gift, "gift", received("gifts"), &["gift"]),
    (Tie::Travel, "travel", received("travel costs"), &["travel", "lodging", "trip", "flight", "hotel"]),
    (Tie::Education, "education", received("courses or books"), &["education", "course", "book"]),
    (Tie::Entertainment, "entertainment", received("entertainment"), &["entertain", "ticket"]),
    (Tie::Meals, "meals", received("meals"), &["meal", "food", "beverage", "lunch", "dinner"]),
];

/// Starts of words that say that the tie is another's.
const FAMILY: &[&str] = &["family", "relative", "spouse", "partner's", "wife", "husband", "parent", "child"];

impl Tie {
    /// The tie that a kind in words means; none where it is of another kind.
    pub fn of(kind: &str) -> Option<Self> {
        let kind = kind.to_lowercase();
        let word = |at: usize| kind.get(..at).is_some_and(|before| !before.ends_with(char::is_alphanumeric));
        let any = |parts: &[&str]| parts.iter().any(|part| kind.match_indices(part).any(|(at, _)| word(at)));
        let tie = ROWS.iter().find(|row| any(row.3)).map(|row| row.0);
        if any(FAMILY) {
            // Of others' ties only this one has words of its own.
            return tie.filter(|tie| *tie == Self::Shares).map(|_| Self::FamilyShares);
        }
        tie
    }

    /// Its kind in a register, such as `speaker fee`.
    pub fn words(self) -> &'static str {
        self.row().map_or("", |row| row.1)
    }

    pub(crate) fn told(self) -> Told {
        self.row().map_or(told("have", "a tie", "to"), |row| row.2)
    }

    fn row(self) -> Option<&'static Row> {
        ROWS.iter().find(|row| row.0 == self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_of_a_register_means_its_own_tie() {
        for row in ROWS {
            assert_eq!(Tie::of(row.1), Some(row.0), "{}", row.1);
        }
    }

    #[test]
    fn kinds_are_read_as_people_write_them() {
        for (kind, tie) in [
            ("Speaker honorarium", Tie::SpeakerFee),
            ("paid talks", Tie::SpeakerFee),
            ("Stock options", Tie::Shares),
            ("my spouse holds stock", Tie::FamilyShares),
            ("Free sample", Tie::FreeProduct),
            ("conference travel", Tie::Travel),
            ("principal investigator", Tie::Research),
        ] {
            assert_eq!(Tie::of(kind), Some(tie), "{kind}");
        }
        for kind in ["", "friend of the owner", "apparent", "unshared office", "my wife is employed there", "freelance texts", "board seat"]
        {
            assert_eq!(Tie::of(kind), None, "{kind}");
        }
    }
}
