//! stub
use crate::{Outcome, args::Eval, problem::Problem};
pub(crate) fn run(_: &Eval) -> Result<Outcome, Problem> {
    Err(Problem::new("x").help("y"))
}
