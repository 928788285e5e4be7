//! A place in the bytes of a file that only moves forward.

use crate::Fault;

/// What is left to read.
#[derive(Clone, Copy)]
pub(crate) struct Rest<'a>(pub(crate) &'a [u8]);

impl<'a> Rest<'a> {
    pub(crate) fn take(&mut self, count: usize) -> Result<&'a [u8], Fault> {
        let (taken, rest) = self.0.split_at_checked(count).ok_or(Fault::CutOff)?;
        self.0 = rest;
        Ok(taken)
    }

    pub(crate) fn array<const N: usize>(&mut self) -> Result<&'a [u8; N], Fault> {
        let (taken, rest) = self.0.split_first_chunk().ok_or(Fault::CutOff)?;
        self.0 = rest;
        Ok(taken)
    }

    pub(crate) fn byte(&mut self) -> Result<u8, Fault> {
        self.array::<1>().map(|[byte]| *byte)
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The first bytes of a part, where it has so many.
pub(crate) fn head<const N: usize>(part: &[u8]) -> Result<&[u8; N], Fault> {
    part.first_chunk().ok_or(Fault::Part)
}
