//! Jira's query language, as much of it as Casebridge and its tests need: reading here, judging and
//! running in [`run`] by a plan ([`plan`](mod@plan)), the search for words in [`words`].

mod plan;
mod run;
mod words;

pub(super) use plan::plan;
pub(super) use run::{check, cut};
pub(super) use words::has_words;

/// A query.
#[derive(Debug, Default)]
pub(super) struct Query {
    /// What issues must fulfil; nothing for an unbounded query.
    pub(super) filter: Option<Node>,
    /// The order: field, and whether it descends.
    pub(super) order: Vec<(String, bool)>,
}

/// A condition.
#[derive(Debug)]
pub(super) enum Node {
    And(Vec<Node>),
    Or(Vec<Node>),
    Not(Box<Node>),
    Clause(Clause),
}

/// A field, an operator, values.
#[derive(Debug)]
pub(super) struct Clause {
    pub(super) field: String,
    pub(super) operator: String,
    pub(super) values: Vec<Operand>,
}

/// A value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Operand {
    pub(super) text: String,
    pub(super) is_quoted: bool,
    pub(super) is_function: bool,
}

impl Operand {
    /// Whether it stands for "no value".
    pub(super) fn is_empty_word(&self) -> bool {
        !self.is_quoted && matches!(self.text.to_lowercase().as_str(), "empty" | "null")
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Word(String),
    Quoted(String),
    Operator(String),
    Open,
    Close,
    Comma,
}

/// Words that cannot be values without quotes.
const RESERVED: &str = " abort access add after alias all alter and any as asc audit avg before begin between \
boolean break by byte catch cf char character check checkpoint collate collation column commit connect continue \
count create current date decimal declare decrement default defaults define delete delimiter desc difference \
distinct divide do double drop else encoding end equals escape exclusive exec execute exists explain false \
fetch file field first float for from function go goto grant greater group having identified if immediate in \
increment index initial inner inout input insert int integer intersect intersection into is isempty isnull join \
last left less like limit lock long max min minus mode modify modulo more multiply next noaudit not notin nowait \
number object of on option or order outer output power previous prior privileges public raise raw remainder \
rename resource return returns revoke right row rowid rownum rows select session set share size sqrt start \
strict string subtract sum synonym table then to trans transaction trigger true uid union unique unlock update \
user validate values varchar view when whenever where while with ";

fn is_reserved(word: &str) -> bool {
    RESERVED.contains(&format!(" {} ", word.to_lowercase()))
}

/// Reads a query.
pub(super) fn parse(text: &str) -> Result<Query, String> {
    let tokens = tokens(text)?;
    let mut reader = Reader { tokens, at: 0 };
    let filter = match reader.peek() {
        None => None,
        Some(_) if reader.is_word("order") => None,
        Some(_) => Some(reader.any()?),
    };
    let order = reader.order()?;
    match reader.peek() {
        None => Ok(Query { filter, order }),
        Some(token) => Err(unexpected(token)),
    }
}

fn unexpected(token: &Token) -> String {
    let text = match token {
        Token::Word(text) | Token::Quoted(text) | Token::Operator(text) => text.as_str(),
        Token::Open => "(",
        Token::Close => ")",
        Token::Comma => ",",
    };
    format!("Error in the JQL Query: Expecting either 'OR' or 'AND' but got '{text}'.")
}

fn tokens(text: &str) -> Result<Vec<Token>, String> {
    let mut found = Vec::new();
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            ' ' | '\t' | '\n' | '\r' => {}
            '(' => found.push(Token::Open),
            ')' => found.push(Token::Close),
            ',' => found.push(Token::Comma),
            '"' | '\'' => found.push(Token::Quoted(quoted(&mut letters, letter)?)),
            '=' | '~' => found.push(Token::Operator(letter.to_string())),
            '!' | '<' | '>' => {
                let mut operator = letter.to_string();
                if let Some(next) = letters.next_if(|next| *next == '=' || (letter == '!' && *next == '~')) {
                    operator.push(next);
                }
                let is_not = operator == "!";
                found.push(if is_not { Token::Word("not".to_owned()) } else { Token::Operator(operator) });
            }
            '&' | '|' => {
                letters.next_if_eq(&letter);
                found.push(Token::Word(if letter == '&' { "and" } else { "or" }.to_owned()));
            }
            '+' | '.' | ';' | '?' | '*' | '/' | '%' | '^' | '$' | '#' | '@' | '[' | ']' => {
                return Err(format!(
                    "Error in the JQL Query: The character '{letter}' is a reserved JQL character. You must enclose it in a string or use the escape '\\u{:04x}' instead.",
                    u32::from(letter)
                ));
            }
            _ => {
                let mut word = letter.to_string();
                let inside = |next: &char| next.is_alphanumeric() || matches!(next, '_' | '-' | ':');
                while let Some(next) = letters.next_if(inside) {
                    word.push(next);
                }
                if word.eq_ignore_ascii_case("cf") && letters.peek() == Some(&'[') {
                    word.extend(letters.by_ref().take_while(|next| *next != ']'));
                    word.push(']');
                }
                found.push(Token::Word(word));
            }
        }
    }
    Ok(found)
}

fn quoted(letters: &mut impl Iterator<Item = char>, quote: char) -> Result<String, String> {
    let mut text = String::new();
    loop {
        match letters.next() {
            None => {
                return Err(format!(
                    "Error in the JQL Query: The quoted string '{text}' has not been completed."
                ));
            }
            Some('\\') => match letters.next() {
                Some(escaped @ ('"' | '\'' | '\\' | ' ')) => text.push(escaped),
                Some('n') => text.push('\n'),
                Some('t') => text.push('\t'),
                Some(other) => {
                    return Err(format!(
                        "Error in the JQL Query: '\\{other}' is an illegal JQL escape sequence."
                    ));
                }
                None => {}
            },
            Some(letter) if letter == quote => return Ok(text),
            Some(letter) => text.push(letter),
        }
    }
}

struct Reader {
    tokens: Vec<Token>,
    at: usize,
}

impl Reader {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn next(&mut self) -> Option<Token> {
        self.at += 1;
        self.tokens.get(self.at - 1).cloned()
    }

    fn is_word(&self, wanted: &str) -> bool {
        matches!(self.peek(), Some(Token::Word(word)) if word.eq_ignore_ascii_case(wanted))
    }

    fn take_word(&mut self, wanted: &str) -> bool {
        let is_it = self.is_word(wanted);
        self.at += usize::from(is_it);
        is_it
    }

    fn any(&mut self) -> Result<Node, String> {
        let mut nodes = vec![self.all()?];
        while self.take_word("or") {
            nodes.push(self.all()?);
        }
        Ok(if nodes.len() == 1 { nodes.remove(0) } else { Node::Or(nodes) })
    }

    fn all(&mut self) -> Result<Node, String> {
        let mut nodes = vec![self.one()?];
        while self.take_word("and") {
            nodes.push(self.one()?);
        }
        Ok(if nodes.len() == 1 { nodes.remove(0) } else { Node::And(nodes) })
    }

    fn one(&mut self) -> Result<Node, String> {
        if self.take_word("not") {
            return Ok(Node::Not(Box::new(self.one()?)));
        }
        if self.peek() == Some(&Token::Open) {
            self.at += 1;
            let inner = self.any()?;
            return match self.next() {
                Some(Token::Close) => Ok(inner),
                Some(other) => Err(unexpected(&other)),
                None => Err("Error in the JQL Query: Expecting ')' before the end of the query.".to_owned()),
            };
        }
        self.clause().map(Node::Clause)
    }

    fn clause(&mut self) -> Result<Clause, String> {
        let field = match self.next() {
            Some(Token::Word(word)) if !is_reserved(&word) => word,
            Some(Token::Quoted(word)) => word,
            Some(Token::Word(word)) => return Err(reserved(&word)),
            Some(other) => return Err(unexpected(&other)),
            None => return Err("Error in the JQL Query: Expecting a field name.".to_owned()),
        };
        let operator = match self.next() {
            Some(Token::Operator(operator)) => operator,
            Some(Token::Word(word)) if word.eq_ignore_ascii_case("is") => {
                if self.take_word("not") {
                    "is not".to_owned()
                } else {
                    "is".to_owned()
                }
            }
            Some(Token::Word(word)) if word.eq_ignore_ascii_case("in") => "in".to_owned(),
            Some(Token::Word(word)) if word.eq_ignore_ascii_case("not") && self.take_word("in") => {
                "not in".to_owned()
            }
            other => {
                let got = other.map(|token| format!("{token:?}")).unwrap_or_default();
                return Err(format!(
                    "Error in the JQL Query: Expecting operator but got {got}. The valid operators are '=', '!=', '<', '>', '<=', '>=', '~', '!~', 'IN', 'NOT IN', 'IS' and 'IS NOT'."
                ));
            }
        };
        let values =
            if matches!(operator.as_str(), "in" | "not in") { self.list()? } else { vec![self.operand()?] };
        Ok(Clause { field, operator, values })
    }

    fn list(&mut self) -> Result<Vec<Operand>, String> {
        if self.next() != Some(Token::Open) {
            return Err("Error in the JQL Query: Expecting '(' after 'IN'.".to_owned());
        }
        let mut values = vec![self.operand()?];
        loop {
            match self.next() {
                Some(Token::Comma) => values.push(self.operand()?),
                Some(Token::Close) => return Ok(values),
                _ => return Err("Error in the JQL Query: Expecting ',' or ')' in the list.".to_owned()),
            }
        }
    }

    fn operand(&mut self) -> Result<Operand, String> {
        let plain = |text: String, is_quoted| Operand { text, is_quoted, is_function: false };
        match self.next() {
            Some(Token::Quoted(text)) => Ok(plain(text, true)),
            Some(Token::Word(text)) if self.peek() == Some(&Token::Open) => {
                self.at += 1;
                if self.next() != Some(Token::Close) {
                    return Err(format!("Unable to find JQL function '{text}()' with arguments."));
                }
                Ok(Operand { text, is_quoted: false, is_function: true })
            }
            Some(Token::Word(word)) if is_reserved(&word) => Err(reserved(&word)),
            Some(Token::Word(text)) => Ok(plain(text, false)),
            Some(other) => Err(unexpected(&other)),
            None => {
                Err("Error in the JQL Query: Expecting either a value, list or function before the end of the query."
                    .to_owned())
            }
        }
    }

    fn order(&mut self) -> Result<Vec<(String, bool)>, String> {
        let mut order = Vec::new();
        if !self.take_word("order") {
            return Ok(order);
        }
        if !self.take_word("by") {
            return Err("Error in the JQL Query: Expecting 'by' after 'order'.".to_owned());
        }
        loop {
            let Some(Token::Word(field) | Token::Quoted(field)) = self.next() else {
                return Err("Error in the JQL Query: Expecting a field to order by.".to_owned());
            };
            let descends = self.take_word("desc");
            if !descends {
                self.take_word("asc");
            }
            order.push((field, descends));
            if self.peek() != Some(&Token::Comma) {
                return Ok(order);
            }
            self.at += 1;
        }
    }
}

fn reserved(word: &str) -> String {
    format!(
        "Error in the JQL Query: '{word}' is a reserved JQL word. You must surround it in quotation marks to use it in a query."
    )
}
