//! Coverage and defects by day, as the briefs counted them at the end of each day on which something changed.

use crate::coverage::state_tone;
use crate::error::Result;
use crate::model::{CoverageState, DefectStatus, HOUR};
use crate::ports::Host;
use crate::protocol::views::{Series, Tone, Trend, TrendDay};
use crate::store;
use crate::store::brief::{Day, trend_key};

/// Days that are shown.
const DAYS: u64 = 90;

/// Priorities of defects with the colours of charts, the gravest first.
pub(super) const PRIORITIES: [(&str, Tone); 5] = [
    (word!("Blocker"), Tone::Bad),
    (word!("Critical"), Tone::Warn),
    (word!("Major"), Tone::Info),
    (word!("Minor"), Tone::Good),
    (word!("Trivial"), Tone::Neutral),
];

/// The days up to today, each as it ended; the first is the first that is known, 90 days ago at the most.
pub(super) async fn days<H: Host>(host: &H) -> Result<Vec<Day>> {
    let now = host.now();
    let names: Vec<String> = (0..DAYS)
        .rev()
        .map(|back| now.before(back * 24 * HOUR).iso().get(..10).unwrap_or_default().to_owned())
        .collect();
    // The month before the first day, too: what was true then holds until something changed.
    let before = now.before((DAYS + 31) * 24 * HOUR).iso();
    let mut keys: Vec<String> = vec![trend_key(&before)];
    keys.extend(names.iter().map(|day| trend_key(day)));
    keys.dedup();
    let months = store::read::<Vec<Day>, H>(host, &keys).await?;
    let mut known: Vec<Day> = months.into_iter().flatten().filter_map(Result::ok).flatten().collect();
    known.sort_by(|one, two| one.day.cmp(&two.day));
    let mut days = Vec::new();
    for name in names {
        let Some(last) = known.iter().rfind(|day| day.day <= name) else { continue };
        days.push(Day { day: name, ..last.clone() });
    }
    Ok(days)
}

fn trend(
    days: &[Day],
    (title, sentence): (&str, &str),
    series: impl IntoIterator<Item = (String, Tone)>,
    counts: impl Fn(&Day) -> &[u32],
) -> Trend {
    let series: Vec<Series> = series.into_iter().map(|(label, tone)| Series { label, tone }).collect();
    let day = |day: &Day| {
        let mut counts = counts(day).to_vec();
        counts.resize(series.len(), 0);
        TrendDay { day: day.day.clone(), counts }
    };
    Trend {
        title: title.to_owned(),
        sentence: sentence.to_owned(),
        days: if days.len() < 2 { Vec::new() } else { days.iter().map(day).collect() },
        series,
        empty: say!("The line begins on the second day.").to_owned(),
    }
}

/// Requirements in force by coverage state.
pub(super) fn coverage(days: &[Day]) -> Trend {
    let series = CoverageState::ALL.map(|state| (state.label().to_owned(), state_tone(state)));
    let says = (
        say!("Coverage over time"),
        say!("Requirements in force at the end of each day (UTC), by their latest results."),
    );
    trend(days, says, series, |day| day.requirements.get(..5).unwrap_or_default())
}

/// Defects by status.
pub(super) fn defects(days: &[Day]) -> Trend {
    let tones = [Tone::Bad, Tone::Info, Tone::Neutral, Tone::Good];
    let series = DefectStatus::ALL.into_iter().zip(tones).map(|(one, tone)| (one.label().to_owned(), tone));
    let says = (say!("Defects over time"), say!("Defects at the end of each day (UTC), by status."));
    trend(days, says, series, |day| day.defects.get(..4).unwrap_or_default())
}

/// Open defects by priority.
pub(super) fn priorities(days: &[Day]) -> Trend {
    let series = PRIORITIES.map(|(label, tone)| (crate::texts::word(label).to_owned(), tone));
    let says = (
        say!("Open defects over time"),
        say!("Open and In-Progress defects at the end of each day (UTC), by priority."),
    );
    trend(days, says, series, |day| day.defects.get(4..9).unwrap_or_default())
}
