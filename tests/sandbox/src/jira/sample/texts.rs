//! What the sample issues say: as documents on Cloud, as wiki markup on Data Center.

use serde_json::{Value, json};

/// An issue of the sample.
pub(super) struct Sample {
    pub(super) project: &'static str,
    pub(super) kind: &'static str,
    pub(super) summary: &'static str,
    pub(super) description: fn(bool) -> Value,
    pub(super) priority: &'static str,
    pub(super) status: &'static str,
    pub(super) labels: &'static [&'static str],
    pub(super) reporter: &'static str,
}

/// By which the picture in a description is known.
pub(super) const MEDIA_ID: &str = "1a2b3c4d-0000-4000-8000-5e6f7a8b9c0d";

const fn story(summary: &'static str, description: fn(bool) -> Value, priority: &'static str) -> Sample {
    Sample {
        project: "SHOP",
        kind: "Story",
        summary,
        description,
        priority,
        status: "To Do",
        labels: &[],
        reporter: "mia",
    }
}

const fn bug(
    summary: &'static str,
    description: fn(bool) -> Value,
    labels: &'static [&'static str],
) -> Sample {
    Sample { kind: "Bug", labels, reporter: "fred", ..story(summary, description, "High") }
}

/// The issues, oldest first.
pub(super) const ISSUES: &[Sample] = &[
    story("Checkout: an expired card must be refused", rich, "Highest"),
    bug("Cart keeps items after log out", cart, &["cart"]),
    Sample { status: "In Progress", ..story("Show delivery dates on the product page", delivery, "Medium") },
    story("Offer gift wrapping", picture, "Low"),
    story("Remember the delivery address", nothing, "Medium"),
    bug("Search finds nothing when the term ends in a space", search, &["search", "regression"]),
    Sample { status: "Done", ..story("Prices without VAT for business customers", vat, "Medium") },
    Sample { kind: "Task", ..story("Describe the return process", returns, "Lowest") },
    bug("Order confirmation shows the wrong currency", currency, &[]),
    story("Voucher codes can be used once", voucher, "High"),
    Sample { project: "OPS", ..story("Nightly backup can be restored", nothing, "Medium") },
    Sample { project: "LEGACY", ..story("Labels print on both sizes of paper", nothing, "Major") },
    Sample { project: "NOPRIO", ..story("Newsletter can be cancelled", nothing, "") },
    Sample { project: "READ", reporter: "fred", ..story("Only to be read", nothing, "Medium") },
];

/// A text of one paragraph.
pub(super) fn paragraph(is_cloud: bool, text: &str) -> Value {
    if is_cloud { json!({ "type": "doc", "version": 1, "content": [words(text)] }) } else { json!(text) }
}

fn words(text: &str) -> Value {
    json!({ "type": "paragraph", "content": [{ "type": "text", "text": text }] })
}

fn nothing(_: bool) -> Value {
    Value::Null
}

fn cart(is_cloud: bool) -> Value {
    if !is_cloud {
        return json!(
            "# Put a mug into the cart\r\n# Log out\r\n# Log in as somebody else\r\n\r\nThe mug is *still* there."
        );
    }
    let item = |text: &str| json!({ "type": "listItem", "content": [words(text)] });
    json!({ "type": "doc", "version": 1, "content": [
        { "type": "orderedList", "attrs": { "order": 1 }, "content": [item("Put a mug into the cart"), item("Log out"), item("Log in as somebody else")] },
        { "type": "paragraph", "content": [{ "type": "text", "text": "The mug is " },
            { "type": "text", "text": "still", "marks": [{ "type": "strong" }] }, { "type": "text", "text": " there." }] }
    ] })
}

fn delivery(is_cloud: bool) -> Value {
    paragraph(is_cloud, "Customers ask when an order will arrive before they buy.")
}

fn picture(is_cloud: bool) -> Value {
    if !is_cloud {
        return json!("For two euros, at the checkout.\r\n\r\n!gift.png|thumbnail!");
    }
    json!({ "type": "doc", "version": 1, "content": [
        words("For two euros, at the checkout."),
        { "type": "mediaSingle", "attrs": { "layout": "center" }, "content": [
            { "type": "media", "attrs": { "type": "file", "id": MEDIA_ID, "collection": "", "width": 320, "height": 200 } } ] }
    ] })
}

fn search(is_cloud: bool) -> Value {
    paragraph(is_cloud, "Type \"mug \" with a space at the end. Expected: the mugs. Actual: no results.")
}

fn vat(is_cloud: bool) -> Value {
    paragraph(is_cloud, "A switch in the header: prices with or without VAT.")
}

fn returns(is_cloud: bool) -> Value {
    paragraph(is_cloud, "The help page ends at \"Contact us\".")
}

fn currency(is_cloud: bool) -> Value {
    paragraph(is_cloud, "Seen with CHF only.")
}

fn voucher(is_cloud: bool) -> Value {
    paragraph(is_cloud, "The same code must not be taken twice: the sum would go below zero.")
}

/// Headings, lists, code, a table, a link, a mention.
fn rich(is_cloud: bool) -> Value {
    if !is_cloud {
        return json!(
            "h2. What it is about\r\n\r\nA customer who pays with an *expired* card must be told so at once, see [the rules|https://example.com/rules].\r\n\r\nh3. Criteria\r\n\r\n* The card is refused *before* the order is placed\r\n** also when the basket is free of charge\r\n* The message names the {{expiry date}}\r\n* Nothing is charged, see SHOP-2\r\n\r\n# Open the checkout\r\n# Pay with an expired card\r\n\r\n{code:json}\r\n{ \"error\": \"card_expired\" }\r\n{code}\r\n\r\n||Card||Answer||\r\n|4000 0000 0000 0069|refused|\r\n|4242 4242 4242 4242|taken|\r\n"
        );
    }
    let text = |text: &str| json!({ "type": "text", "text": text });
    let marked = |text: &str, mark: Value| json!({ "type": "text", "text": text, "marks": [mark] });
    let item = |content: Value| json!({ "type": "listItem", "content": content });
    let cell = |kind: &str, text: &str| json!({ "type": kind, "attrs": {}, "content": [words(text)] });
    let row = |kind: &str, one: &str, two: &str| json!({ "type": "tableRow", "content": [cell(kind, one), cell(kind, two)] });
    let nested = json!({ "type": "bulletList", "content": [item(json!([words("also when the basket is free of charge")]))] });
    let link = json!({ "type": "link", "attrs": { "href": "https://example.com/rules" } });
    json!({ "type": "doc", "version": 1, "content": [
        { "type": "heading", "attrs": { "level": 2 }, "content": [text("What it is about")] },
        { "type": "paragraph", "content": [text("A customer who pays with an "), marked("expired", json!({ "type": "strong" })),
            text(" card must be told so at once, see "), marked("the rules", link), text(".")] },
        { "type": "heading", "attrs": { "level": 3 }, "content": [text("Criteria")] },
        { "type": "bulletList", "content": [
            item(json!([{ "type": "paragraph", "content": [text("The card is refused "), marked("before", json!({ "type": "em" })),
                text(" the order is placed")] }, nested])),
            item(json!([{ "type": "paragraph", "content": [text("The message names the "), marked("expiry date", json!({ "type": "code" }))] }])),
            item(json!([words("Nothing is charged, see SHOP-2")]))
        ] },
        { "type": "orderedList", "attrs": { "order": 1 }, "content": [
            item(json!([words("Open the checkout")])), item(json!([words("Pay with an expired card")])) ] },
        { "type": "codeBlock", "attrs": { "language": "json" }, "content": [text("{ \"error\": \"card_expired\" }")] },
        { "type": "table", "attrs": { "isNumberColumnEnabled": false, "layout": "default" }, "content": [
            row("tableHeader", "Card", "Answer"), row("tableCell", "4000 0000 0000 0069", "refused"),
            row("tableCell", "4242 4242 4242 4242", "taken") ] },
        { "type": "paragraph", "content": [
            { "type": "mention", "attrs": { "id": "5b10ac8d82e05b22cc7d0001", "text": "@Fred Ulmer", "accessLevel": "" } },
            text(" knows more.") ] }
    ] })
}
