//! Whether a delivery comes from the tracker: only who knows the secret can have signed it.
//!
//! GitHub signs the body (`X-Hub-Signature-256`), Jira too (`X-Hub-Signature`), GitLab signs id, time and body
//! (`webhook-signature`) or only repeats the secret (`X-Gitlab-Token`).

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};

use super::delivery::{Delivery, Sent};
use crate::error::Result;
use crate::model::{MINUTE, Secret, Time};
use crate::ports::Vault;

/// How far a signed time may be from ours, either way: as the Standard Webhooks have it, with room for clocks.
const TOLERANCE: u64 = 10 * MINUTE;
/// Signatures of one delivery that are looked at; there are two while a secret is being changed.
const SIGNATURES_LIMIT: usize = 4;

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It comes from who knows the secret.
    Believed,
    /// It bears no signature.
    Unsigned,
    /// Its signature does not fit.
    Forged,
    /// It was signed too long ago.
    Old,
}

/// Holds a delivery against the secret. `now` is the tracker's time.
pub async fn verify<V: Vault>(vault: &V, secret: &Secret, delivery: &Delivery, now: Time) -> Result<Verdict> {
    match delivery.sent() {
        Some(Sent::GitHub) => by_hash(vault, secret, delivery, "x-hub-signature-256").await,
        Some(Sent::Jira) => by_hash(vault, secret, delivery, "x-hub-signature").await,
        Some(Sent::GitLab) if delivery.header("webhook-signature").is_some() => {
            match signed(vault, secret, delivery, now).await? {
                // Both may be set; the one that is known here counts.
                Verdict::Forged if says_secret(secret, delivery) => Ok(Verdict::Believed),
                verdict => Ok(verdict),
            }
        }
        Some(Sent::GitLab) if delivery.header("x-gitlab-token").is_some() => {
            Ok(if says_secret(secret, delivery) { Verdict::Believed } else { Verdict::Forged })
        }
        Some(Sent::GitLab) | None => Ok(Verdict::Unsigned),
    }
}

fn says_secret(secret: &Secret, delivery: &Delivery) -> bool {
    same(delivery.header("x-gitlab-token").unwrap_or_default().as_bytes(), secret.expose().as_bytes())
}

async fn by_hash<V: Vault>(vault: &V, secret: &Secret, delivery: &Delivery, name: &str) -> Result<Verdict> {
    let Some(header) = delivery.header(name) else { return Ok(Verdict::Unsigned) };
    // An older method says less than it seems to.
    let Some(said) = header.strip_prefix("sha256=").and_then(unhex) else { return Ok(Verdict::Forged) };
    for body in delivery.spellings() {
        if same(&vault.mac(secret.expose().as_bytes(), &body).await?, &said) {
            return Ok(Verdict::Believed);
        }
    }
    Ok(Verdict::Forged)
}

async fn signed<V: Vault>(vault: &V, secret: &Secret, delivery: &Delivery, now: Time) -> Result<Verdict> {
    let header = |name: &str| delivery.header(name).unwrap_or_default();
    let (id, at) = (header("webhook-id"), header("webhook-timestamp"));
    // GitLab hands the token out as the Standard Webhooks write it: a name, and the key as base64.
    let key = secret.expose().strip_prefix("whsec_").and_then(decode);
    let mut macs = Vec::new();
    for body in delivery.spellings() {
        let message = [format!("{id}.{at}.").as_bytes(), &body].concat();
        macs.push(vault.mac(secret.expose().as_bytes(), &message).await?);
        if let Some(key) = &key {
            macs.push(vault.mac(key, &message).await?);
        }
    }
    let said = header("webhook-signature").split(' ').take(SIGNATURES_LIMIT);
    let said: Vec<Vec<u8>> = said.filter_map(|one| one.strip_prefix("v1,").and_then(decode)).collect();
    if !macs.iter().any(|mac| said.iter().any(|one| same(mac, one))) {
        return Ok(Verdict::Forged);
    }
    let at = at.parse::<u64>().map(|seconds| Time(seconds.saturating_mul(1_000)));
    Ok(match at {
        Ok(at) if at.since(now).max(now.since(at)) <= TOLERANCE => Verdict::Believed,
        _ => Verdict::Old,
    })
}

fn decode(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).or_else(|_| STANDARD_NO_PAD.decode(text)).ok()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let pair = |at: usize| u8::from_str_radix(text.get(at..at + 2)?, 16).ok();
    (text.len() == 64).then(|| (0..text.len()).step_by(2).map(pair).collect()).flatten()
}

/// Compares in a time that tells nothing of where they differ.
fn same(one: &[u8], other: &[u8]) -> bool {
    let differs = one.iter().zip(other).fold(0, |differs, (one, other)| differs | (one ^ other));
    std::hint::black_box(differs) == 0 && one.len() == other.len() && !one.is_empty()
}
