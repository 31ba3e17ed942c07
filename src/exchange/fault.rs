//! Faults: what is wrong with a file, where, and what helps. They travel through `std::io` unharmed.

use std::fmt::{Display, Formatter, Result as Written};
use std::io;

use crate::incoming::Fault;

impl Fault {
    /// A fault at a place.
    pub(crate) fn at(line: u32, column: u32, message: impl Into<String>) -> Self {
        Self { line, column, message: message.into(), ..Self::default() }
    }

    /// A fault of the file as a whole.
    pub(crate) fn whole(message: impl Into<String>) -> Self {
        Self::at(0, 0, message)
    }

    /// The same, with what the person can do.
    #[must_use]
    pub(crate) fn remedy(mut self, remedy: &str) -> Self {
        remedy.clone_into(&mut self.remedy);
        self
    }

    /// The same, inside a file of a zip.
    #[must_use]
    pub(crate) fn inside(mut self, file: &str) -> Self {
        file.clone_into(&mut self.file);
        self
    }

    /// The file ends where it must not.
    pub(crate) fn cut(line: u32, column: u32, expected: &str) -> Self {
        Self::at(line, column, say!("The file ends too early: {expected}.", expected)).remedy(say!(
            "It was probably cut off while it was written or copied. Make or download it again."
        ))
    }
}

impl Display for Fault {
    fn fmt(&self, out: &mut Formatter<'_>) -> Written {
        if !self.file.is_empty() {
            write!(out, "{}: ", self.file)?;
        }
        if self.line > 0 {
            write!(out, "line {}", self.line)?;
            if self.column > 0 {
                write!(out, ", column {}", self.column)?;
            }
            out.write_str(": ")?;
        }
        out.write_str(&self.message)
    }
}

impl std::error::Error for Fault {}

impl From<Fault> for io::Error {
    fn from(fault: Fault) -> Self {
        io::Error::new(io::ErrorKind::InvalidData, fault)
    }
}

impl From<&io::Error> for Fault {
    fn from(error: &io::Error) -> Self {
        match error.get_ref().and_then(|inner| inner.downcast_ref::<Fault>()) {
            Some(fault) => fault.clone(),
            None => Fault::whole(say!("The file could not be read: {error}.", error))
                .remedy(say!("Choose it again; it may have been moved or changed meanwhile.")),
        }
    }
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        Fault::from(&error)
    }
}

/// Why a reader stopped before the end.
pub(crate) enum Stop {
    /// The person stopped it.
    Cancelled,
    /// The file is not fit to be read.
    Fault(Fault),
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Stop::Fault(fault)
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Stop::Fault(Fault::from(&error))
    }
}
