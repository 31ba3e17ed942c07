//! What the sample holds: a small shop for books, its requirements, test cases, cycles and defects.

use crate::model::{
    CasePriority, CaseType, DefectPriority, DefectStatus, Outcome, RequirementPriority, RequirementStatus,
};

/// A requirement: title, description, priority, status, folder.
pub(super) type Requirement =
    (&'static str, &'static str, RequirementPriority, RequirementStatus, &'static str);

/// A test case.
pub(super) struct Case {
    pub(super) title: &'static str,
    pub(super) folder: &'static str,
    pub(super) priority: CasePriority,
    #[allow(clippy::struct_field_names)] // `type` is a word of the language
    pub(super) case_type: CaseType,
    /// Places in [`REQUIREMENTS`].
    pub(super) requirements: &'static [usize],
    pub(super) preconditions: &'static str,
    /// What to do, and what should come of it.
    pub(super) steps: &'static [(&'static str, &'static str)],
}

/// A result: the case's place in [`CASES`], the result, how many hours ago, and what was seen.
pub(super) type Run = (usize, Outcome, u64, &'static str);

/// A cycle: title, environment, version, its results.
pub(super) type Cycle = (&'static str, &'static str, &'static str, &'static [Run]);

/// A defect: title, description, priority, status, and where it was found: cycle and run, if anywhere.
pub(super) type Defect = (&'static str, &'static str, DefectPriority, DefectStatus, Option<(usize, usize)>);

use CasePriority::{High, Low, Medium};
use CaseType::{Acceptance, Functional, Performance, Regression, Security, Smoke, Usability};
use Outcome::{Blocked, Fail, NotExecuted, Pass, Skipped};
use RequirementPriority::{P0, P1, P2, P3};
use RequirementStatus::{Active, Draft};

/// The requirements.
pub(super) const REQUIREMENTS: [Requirement; 8] = [
    (
        "A customer can sign in with email and password",
        "After **five** wrong passwords the account is locked for 15 minutes.",
        P0,
        Active,
        "Bookshop/Account",
    ),
    (
        "A forgotten password can be set anew",
        "The link in the mail works once and for one hour.",
        P1,
        Active,
        "Bookshop/Account",
    ),
    (
        "The catalogue is searched by title, author and ISBN",
        "- Words in any order\n- Umlauts and accents do not matter\n- An ISBN with or without dashes",
        P1,
        Active,
        "Bookshop/Catalogue",
    ),
    (
        "The cart keeps its books for 30 days",
        "Also for visitors who are not signed in.",
        P2,
        Active,
        "Bookshop/Checkout",
    ),
    (
        "An expired card is refused before the order is placed",
        "The answer names the expiry date, and nothing in the cart is lost.",
        P0,
        Active,
        "Bookshop/Checkout",
    ),
    ("A voucher lowers the sum once", "A voucher that was used says when.", P2, Active, "Bookshop/Checkout"),
    ("Every page can be used by keyboard alone", "WCAG 2.2, level AA.", P1, Active, "Bookshop"),
    (
        "Books can be sent as a gift",
        "With a card and without an invoice in the parcel.",
        P3,
        Draft,
        "Bookshop/Checkout",
    ),
];

/// The test cases.
pub(super) const CASES: [Case; 14] = [
    Case {
        title: "Sign in with the right password",
        folder: "Bookshop/Account",
        priority: High,
        case_type: Smoke,
        requirements: &[0],
        preconditions: "There is an account mia@example.com.",
        steps: &[
            ("Open “Sign in” and enter email and password", "“Sign in” can be pressed"),
            ("Press “Sign in”", "The page greets Mia by name"),
        ],
    },
    Case {
        title: "Five wrong passwords lock the account",
        folder: "Bookshop/Account",
        priority: High,
        case_type: Security,
        requirements: &[0],
        preconditions: "There is an account mia@example.com.",
        steps: &[
            (
                "Enter a wrong password five times",
                "Each time the same words, that do not say which part is wrong",
            ),
            ("Enter the right password", "The account is locked for 15 minutes, and the page says so"),
        ],
    },
    Case {
        title: "Set a new password by the link in the mail",
        folder: "Bookshop/Account",
        priority: Medium,
        case_type: Functional,
        requirements: &[1],
        preconditions: "",
        steps: &[
            ("Press “Forgotten?” and enter the email", "A mail arrives within a minute"),
            ("Open its link and enter a new password twice", "Signed in"),
            ("Open the link again", "The page says that it was used"),
        ],
    },
    Case {
        title: "The link for a new password ends after an hour",
        folder: "Bookshop/Account",
        priority: Low,
        case_type: Security,
        requirements: &[1],
        preconditions: "A mail that is older than an hour.",
        steps: &[("Open its link", "The page says that it has ended and offers a new one")],
    },
    Case {
        title: "Find a book by words of its title",
        folder: "Bookshop/Catalogue",
        priority: High,
        case_type: Smoke,
        requirements: &[2],
        preconditions: "",
        steps: &[
            ("Search for “rings lord”", "“The Lord of the Rings” is among the first three"),
            ("Search for “strasse”", "Titles with “Straße” are found as well"),
        ],
    },
    Case {
        title: "Find a book by its ISBN",
        folder: "Bookshop/Catalogue",
        priority: Medium,
        case_type: Functional,
        requirements: &[2],
        preconditions: "",
        steps: &[
            ("Search for 978-0-261-10235-4", "Exactly one book"),
            ("Search for 9780261102354", "The same book"),
        ],
    },
    Case {
        title: "A search among 100,000 books answers within a second",
        folder: "Bookshop/Catalogue",
        priority: Low,
        case_type: Performance,
        requirements: &[2],
        preconditions: "The large catalogue is loaded.",
        steps: &[("Search for “history” ten times", "None takes longer than a second")],
    },
    Case {
        title: "The cart is there after the browser was closed",
        folder: "Bookshop/Checkout",
        priority: Medium,
        case_type: Regression,
        requirements: &[3],
        preconditions: "Not signed in.",
        steps: &[
            ("Put two books into the cart", "The cart shows 2"),
            ("Close the browser and open it again", "The cart shows 2"),
        ],
    },
    Case {
        title: "The cart follows when one signs in",
        folder: "Bookshop/Checkout",
        priority: Medium,
        case_type: Functional,
        requirements: &[3, 0],
        preconditions: "A book in the cart, not signed in.",
        steps: &[("Sign in", "The book is still in the cart, once")],
    },
    Case {
        title: "Pay with a card that expired last month",
        folder: "Bookshop/Checkout",
        priority: High,
        case_type: Functional,
        requirements: &[4],
        preconditions: "A book in the cart.",
        steps: &[
            ("Enter a card that expired last month", "The form takes it"),
            ("Press “Pay”", "The answer names the expiry date"),
            ("Look into the cart", "The book is still there"),
        ],
    },
    Case {
        title: "Pay with a card that expires this month",
        folder: "Bookshop/Checkout",
        priority: High,
        case_type: Regression,
        requirements: &[4],
        preconditions: "A book in the cart.",
        steps: &[("Enter a card that expires this month and press “Pay”", "The order is placed")],
    },
    Case {
        title: "A voucher is taken once",
        folder: "Bookshop/Checkout",
        priority: Medium,
        case_type: Acceptance,
        requirements: &[5],
        preconditions: "A voucher of 10 that was not used.",
        steps: &[
            ("Enter the voucher", "The sum is lower by 10"),
            ("Place the order, begin another and enter it again", "The page says when it was used"),
        ],
    },
    Case {
        title: "Go from the catalogue to the order by keyboard",
        folder: "Bookshop",
        priority: Medium,
        case_type: Usability,
        requirements: &[6],
        preconditions: "The mouse is unplugged.",
        steps: &[
            ("Find a book and put it into the cart", "The focus can be seen at every step"),
            ("Place the order", "No step needs the mouse"),
        ],
    },
    Case {
        title: "The price in the cart is the price of the catalogue",
        folder: "Bookshop/Checkout",
        priority: Low,
        case_type: Regression,
        requirements: &[],
        preconditions: "",
        steps: &[("Put a book into the cart", "Its price is the one of the catalogue")],
    },
];

/// The cycles, the older one first.
pub(super) const CYCLES: [Cycle; 2] = [
    (
        "Release 3.1, regression",
        "Staging, Chrome",
        "3.1.0",
        &[
            (0, Pass, 76, ""),
            (1, Pass, 76, ""),
            (2, Pass, 75, ""),
            (4, Pass, 75, ""),
            (5, Fail, 74, "With dashes nothing is found."),
            (7, Pass, 74, ""),
            (9, Fail, 52, "The order was placed all the same."),
            (10, Pass, 52, ""),
            (11, Blocked, 51, "No unused voucher on staging."),
            (12, Fail, 51, "The menu of the delivery address takes no key."),
            (6, Skipped, 51, "The large catalogue is not on staging."),
        ],
    ),
    (
        "Release 3.2, smoke",
        "Staging, Chrome and Firefox",
        "3.2.0-rc.1",
        &[
            (0, Pass, 5, ""),
            (4, Pass, 5, ""),
            (5, Pass, 4, ""),
            (9, Fail, 3, "Still placed, in Firefox only."),
            (2, NotExecuted, 0, ""),
            (8, NotExecuted, 0, ""),
            (11, NotExecuted, 0, ""),
            (12, NotExecuted, 0, ""),
        ],
    ),
];

/// The defects, the older ones first.
pub(super) const DEFECTS: [Defect; 4] = [
    (
        "An ISBN with dashes finds nothing",
        "**Steps**\n\n1. Search for 978-0-261-10235-4\n\n**Actual result**\n\nNothing is found. Without dashes the book is there.",
        DefectPriority::Major,
        DefectStatus::Closed,
        Some((0, 4)),
    ),
    (
        "An order is placed with an expired card",
        "**Steps**\n\n1. Enter a card that expired last month\n2. Press “Pay”\n   - Expected: The answer names the expiry date\n\n**Actual result**\n\nThe order is placed.",
        DefectPriority::Blocker,
        DefectStatus::Open,
        Some((1, 3)),
    ),
    (
        "The menu of the delivery address takes no key",
        "The arrow keys do nothing; the mouse works.",
        DefectPriority::Minor,
        DefectStatus::InProgress,
        Some((0, 9)),
    ),
    (
        "The greeting is cut off on a narrow screen",
        "Below 360 pixels the name ends in the middle.",
        DefectPriority::Trivial,
        DefectStatus::Open,
        None,
    ),
];
