//! Which connection a defect goes through when nobody chose one: rules in order, the first that fits. Pure.

use super::Defect;
use crate::protocol::wire::wire;

wire! {
    /// What of a defect a rule looks at.
    #[derive(Copy, Eq)]
    pub enum RouteBy {
        /// Its folder, or one above it.
        Folder,
        /// One of its tags.
        Tag,
        /// Who executes the test it was found by.
        Tester,
        /// The environment of the cycle it was found in.
        Environment,
        /// Its priority.
        Priority,
        /// Every defect.
        Any,
    }

    /// One rule.
    #[derive(Eq)]
    pub struct Route {
        /// What it looks at.
        pub by: RouteBy,
        /// What that has to be; nothing for every defect.
        pub is: String,
        /// Where the defect goes then: the connection's UUID.
        pub connection: String,
    }
}

impl RouteBy {
    /// The word people read.
    pub fn label(self) -> &'static str {
        match self {
            RouteBy::Folder => say!("Folder"),
            RouteBy::Tag => say!("Tag"),
            RouteBy::Tester => say!("Tester"),
            RouteBy::Environment => say!("Environment"),
            RouteBy::Priority => say!("Priority"),
            RouteBy::Any => say!("Every defect"),
        }
    }
}

impl Route {
    /// Whether it is for that defect, whose tester and facts are as noted with it.
    pub fn fits(&self, defect: &Defect) -> bool {
        let is = |have: &str| have.trim().to_lowercase() == self.is.trim().to_lowercase();
        match self.by {
            RouteBy::Folder => {
                let folder = defect.folder.to_lowercase();
                let is = self.is.trim().trim_matches('/').to_lowercase();
                folder == is || folder.strip_prefix(&is).is_some_and(|rest| rest.starts_with('/'))
            }
            RouteBy::Tag => defect.tags.iter().any(|tag| is(tag)),
            RouteBy::Tester => !defect.facts.tester.is_empty() && is(&defect.facts.tester),
            RouteBy::Environment => !defect.facts.environment.is_empty() && is(&defect.facts.environment),
            RouteBy::Priority => is(crate::texts::in_english(|| defect.priority.label())),
            RouteBy::Any => true,
        }
    }

    /// The rule as a sentence's part.
    pub fn in_words(&self) -> String {
        match self.by {
            RouteBy::Any => self.by.label().to_owned(),
            by => say!("{condition} is {value}", by.label(), self.is),
        }
    }
}

/// The first rule that fits and leads somewhere.
pub fn first<'a>(routes: &'a [Route], defect: &Defect, leads: impl Fn(&str) -> bool) -> Option<&'a Route> {
    routes.iter().find(|route| leads(&route.connection) && route.fits(defect))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{DefectPriority, Meta, Record as _, Time};

    #[track_caller]
    fn check(by: RouteBy, is: &str, fits: bool) {
        let mut defect = Defect::new(Meta::new(String::new(), 1, Time(0)), "Cart".to_owned());
        defect.folder = "Shop/Checkout".to_owned();
        defect.tags = vec!["Component:Pay".to_owned()];
        defect.priority = DefectPriority::Blocker;
        defect.facts.environment = "Staging".to_owned();
        let route = Route { by, is: is.to_owned(), connection: String::new() };
        assert_eq!(route.fits(&defect), fits, "{}", defect.key());
    }

    #[test]
    fn a_rule_fits_whole_words_and_folders_below() {
        check(RouteBy::Folder, "shop", true);
        check(RouteBy::Folder, "Shop/Check", false);
        check(RouteBy::Tag, "component:pay", true);
        check(RouteBy::Tag, "component", false);
        check(RouteBy::Environment, "staging", true);
        check(RouteBy::Tester, "", false);
        check(RouteBy::Priority, "blocker", true);
        check(RouteBy::Any, "", true);
    }
}
