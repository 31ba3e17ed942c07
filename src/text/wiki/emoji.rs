//! The signs that wiki markup shows as small pictures.

/// Sign, short name, id and text, as Jira Cloud has them.
const TABLE: &[(&str, &str, &str, &str)] = &[
    (":)", "slight_smile", "1f642", "🙂"),
    (":(", "disappointed", "1f61e", "😞"),
    (":P", "stuck_out_tongue", "1f61b", "😛"),
    (":D", "smiley", "1f603", "😃"),
    (";)", "wink", "1f609", "😉"),
    ("(y)", "thumbsup", "1f44d", "👍"),
    ("(n)", "thumbsdown", "1f44e", "👎"),
    ("(i)", "info", "atlassian-info", ":info:"),
    ("(/)", "check_mark", "atlassian-check_mark", ":check_mark:"),
    ("(x)", "cross_mark", "atlassian-cross_mark", ":cross_mark:"),
    ("(!)", "warning", "atlassian-warning", ":warning:"),
    ("(+)", "plus", "atlassian-plus", ":plus:"),
    ("(-)", "minus", "atlassian-minus", ":minus:"),
    ("(?)", "question", "atlassian-question_mark", ":question:"),
    ("(on)", "light_bulb_on", "atlassian-light_bulb_on", ":light_bulb_on:"),
    ("(off)", "light_bulb_off", "atlassian-light_bulb_off", ":light_bulb_off:"),
    ("(*)", "yellow_star", "atlassian-yellow_star", ":yellow_star:"),
    ("(*r)", "red_star", "atlassian-red_star", ":red_star:"),
    ("(*g)", "green_star", "atlassian-green_star", ":green_star:"),
    ("(*b)", "blue_star", "atlassian-blue_star", ":blue_star:"),
    ("(*y)", "yellow_star", "atlassian-yellow_star", ":yellow_star:"),
    ("(flag)", "flag_on", "atlassian-flag_on", ":flag_on:"),
    ("(flagoff)", "flag_off", "atlassian-flag_off", ":flag_off:"),
];

/// An emoji: its sign, short name, id and text.
pub(super) type Emoji = (&'static str, &'static str, &'static str, &'static str);

/// The emoji whose sign stands at the start of these characters. A letter or digit behind it prevents it.
pub(super) fn at(here: &[char]) -> Option<&'static Emoji> {
    TABLE.iter().find(|(sign, ..)| {
        let length = sign.len();
        here.iter().copied().take(length).eq(sign.chars())
            && !here.get(length).is_some_and(char::is_ascii_alphanumeric)
    })
}
