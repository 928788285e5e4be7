//! `chaperone check`: posts in, reviews out.

use std::io::{self, BufReader, IsTerminal as _, Read, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};

use chaperone_api::PostReader;
use chaperone_api::sarif::Origin;
use chaperone_core::post::Post;

use crate::Outcome;
use crate::args::{Check, Format, Input};
use crate::engine::Engine;
use crate::input::{InStream, Kind, Source, not_utf8};
use crate::lines::{Line, Lines, MAX_LINE_BYTES};
use crate::output::{self, Output, Tally};
use crate::pipeline;
use crate::problem::Problem;
use crate::progress::Progress;
use crate::render::{Page, colours};
use crate::roster;
use crate::second_opinion::SecondReader;

/// Lines that one thread takes at a time.
const CHUNK_LINES: usize = 1024;
/// Bytes after which a chunk of lines is full.
const CHUNK_BYTES: usize = 256 << 10;

/// Reviews everything that was asked for.
pub(crate) fn run(args: &Check) -> Result<Outcome, Problem> {
    let files = if args.files.is_empty() { vec![PathBuf::from("-")] } else { args.files.clone() };
    let page = Page::new(args.width, colours(args.color), args.explain_identity);
    let output = Output { format: args.format, unit: args.unit(), page, headings: files.len() > 1 };
    let second = args.second.ask_model.as_deref().map(SecondReader::open).transpose()?;
    if second.is_some() && args.format == Format::Sarif {
        return Err(Problem::new("SARIF has no place for a second opinion").help("take --format text, json or jsonl with --ask-model"));
    }
    let posts = PostReader { defaults: args.situation.situation(), skip_unknown: false };
    let mut run = Run {
        engine: Engine::of(&args.policy, args.stages)?.knowing(roster::load(&args.roster)?),
        // A model on one's own machine answers one question at a time: the others would wait, and their time runs.
        jobs: if second.is_some() { 1 } else { args.jobs() },
        second,
        posts,
        output,
        tally: Tally::default(),
        started: false,
        out: io::stdout().lock(),
    };
    if let Some(path) = &args.earlier {
        run.earlier(path)?;
    }
    let mut open = Vec::new();
    output.open(&mut open);
    let written = run.out.write_all(&open).and_then(|()| files.iter().try_for_each(|path| run.file(path, args)));
    let written = written.and_then(|()| {
        let mut close = Vec::new();
        run.output.close(&mut close, run.tally);
        run.out.write_all(&close).and_then(|()| run.out.flush())
    });
    output::finish(written)?;
    Ok(match run.tally {
        Tally { failed: 1.., .. } => Outcome::Failed,
        Tally { found: 1.., .. } => Outcome::Found,
        _ => Outcome::Clear,
    })
}

struct Run<'o> {
    engine: Engine,
    second: Option<SecondReader>,
    posts: PostReader,
    output: Output,
    jobs: usize,
    tally: Tally,
    /// A review has been written.
    started: bool,
    out: io::StdoutLock<'o>,
}

impl Run<'_> {
    /// Reads the author's earlier posts. A line that cannot be read is said and counted; the rest are kept.
    fn earlier(&mut self, path: &Path) -> Result<(), Problem> {
        let source = Source::open(path, Some(Input::Jsonl))?;
        let mut lines = Lines::new(source.input, source.skipped, MAX_LINE_BYTES);
        let mut posts = Vec::new();
        while let Some(chunk) = Chunk::read(&source.name, &mut lines, CHUNK_LINES) {
            let ended = chunk.failure.is_some();
            for (line, range) in &chunk.lines {
                let bytes = chunk.bytes.get(range.clone()).unwrap_or_default();
                if !line.too_long && bytes.trim_ascii().is_empty() {
                    continue;
                }
                match read_line(&source.name, &self.posts, line, bytes) {
                    Ok(post) => posts.push(post),
                    Err(problem) => {
                        problem.report();
                        self.tally.failed += 1;
                    }
                }
            }
            if ended {
                break;
            }
        }
        self.engine.remember(&posts);
        Ok(())
    }

    /// Reviews one source. A problem with it is said and counted, and the next one has its turn;
    /// only a failure to write ends the run.
    fn file(&mut self, path: &Path, args: &Check) -> io::Result<()> {
        let source = Source::open(path, args.input);
        let reviewed = source.and_then(|source| match source.kind {
            Kind::Jsonl => {
                self.output.headings = true;
                Ok(self.lines(source))
            }
            Kind::Text => self.draft(source),
            Kind::Json => self.json(source),
        });
        match reviewed {
            Ok(written) => written,
            Err(problem) => {
                problem.report();
                self.tally.failed += 1;
                Ok(())
            }
        }
    }

    fn draft(&mut self, source: Source) -> Result<io::Result<()>, Problem> {
        let name = source.name.clone();
        let post = Post { id: name.clone(), draft: source.draft()?, situation: self.posts.defaults.clone() };
        Ok(self.one(&name, &post))
    }

    fn json(&mut self, source: Source) -> Result<io::Result<()>, Problem> {
        let name = source.name.clone();
        let json = source.json()?;
        let mut post = self.posts.read(&json).map_err(|e| Problem::new(e.to_string()).at(format!("{name}:{}:{}", e.line, e.column)))?;
        if post.id.is_empty() {
            post.id.clone_from(&name);
        }
        Ok(self.one(&name, &post))
    }

    fn one(&mut self, name: &str, post: &Post) -> io::Result<()> {
        let mut done = Done::default();
        let review = self.engine.check(post);
        done.tally.count(&review);
        let second = self.second.as_ref().map(|reader| reader.ask(post, &review, self.engine.policy()));
        self.output.review(&mut done.out, Origin::File { path: name }, post, &review, second.as_ref());
        self.write(&done, None)
    }

    /// Reviews a file of posts on several threads.
    fn lines(&mut self, source: Source) -> io::Result<()> {
        let name = source.name;
        let progress = Progress::new(source.bytes);
        let mut lines = Lines::new(source.input, source.skipped, MAX_LINE_BYTES);
        let mut broken = false;
        // An answer takes seconds: each is shown when it is there.
        let most = if self.second.is_some() { 1 } else { CHUNK_LINES };
        let next = || {
            let chunk = if broken { None } else { Chunk::read(&name, &mut lines, most) };
            broken = chunk.as_ref().is_some_and(|chunk| chunk.failure.is_some());
            chunk
        };
        let (engine, second, posts, output) = (&self.engine, self.second.as_ref(), &self.posts, self.output);
        let work = |chunk: Chunk| Worker { name: &name, engine, second, posts, output }.review(&chunk);
        let mut written = Ok(());
        let (mut tally, mut started) = (self.tally, self.started);
        let out = &mut self.out;
        pipeline::in_order(self.jobs, next, work, |done| {
            written = write(out, output, &mut tally, &mut started, &done, Some(&progress));
            written.is_ok()
        });
        (self.tally, self.started) = (tally, started);
        written
    }

    fn write(&mut self, done: &Done, progress: Option<&Progress>) -> io::Result<()> {
        write(&mut self.out, self.output, &mut self.tally, &mut self.started, done, progress)
    }
}

/// Writes what was made of a chunk and says what was wrong with it.
fn write(
    out: &mut impl Write,
    output: Output,
    tally: &mut Tally,
    started: &mut bool,
    done: &Done,
    progress: Option<&Progress>,
) -> io::Result<()> {
    tally.add(done.tally);
    if !done.problems.is_empty() {
        let say = || done.problems.iter().for_each(Problem::report);
        progress.map_or_else(say, |progress| progress.aside(say));
    }
    if let Some(progress) = progress {
        progress.advance(done.bytes, tally.posts);
    }
    if done.out.is_empty() {
        return Ok(());
    }
    if *started {
        out.write_all(output.between())?;
    }
    *started = true;
    out.write_all(&done.out)?;
    // Somebody who watches sees each review when it is made.
    if output.format == Format::Text || io::stdout().is_terminal() { out.flush() } else { Ok(()) }
}

/// Lines for one thread.
#[derive(Default)]
struct Chunk {
    bytes: Vec<u8>,
    lines: Vec<(Line, Range<usize>)>,
    /// Reading failed after these lines.
    failure: Option<Problem>,
}

impl Chunk {
    /// The lines at hand, at most `most`; `None` at the end.
    fn read<R: Read>(name: &str, lines: &mut Lines<BufReader<R>>, most: usize) -> Option<Self> {
        let mut chunk = Self::default();
        while chunk.lines.len() < most && chunk.bytes.len() < CHUNK_BYTES {
            let start = chunk.bytes.len();
            match lines.next(&mut chunk.bytes) {
                Ok(Some(line)) => chunk.lines.push((line, start..chunk.bytes.len())),
                Ok(None) => break,
                Err(error) => {
                    chunk.failure = Some(Problem::io(name, &error));
                    return Some(chunk);
                }
            }
            // Waiting for the rest of a line would keep whole ones back.
            if !lines.input.buffer().contains(&b'\n') {
                break;
            }
        }
        (!chunk.lines.is_empty()).then_some(chunk)
    }
}

/// What was made of a chunk.
#[derive(Default)]
struct Done {
    out: Vec<u8>,
    problems: Vec<Problem>,
    tally: Tally,
    /// Bytes of the source that it stands for.
    bytes: u64,
}

/// Reviews the lines of a chunk.
struct Worker<'a> {
    name: &'a str,
    engine: &'a Engine,
    second: Option<&'a SecondReader>,
    posts: &'a PostReader,
    output: Output,
}

impl Worker<'_> {
    fn review(&self, chunk: &Chunk) -> Done {
        let mut done = Done::default();
        for (line, range) in &chunk.lines {
            done.bytes += line.bytes + 1;
            let bytes = chunk.bytes.get(range.clone()).unwrap_or_default();
            if !line.too_long && bytes.trim_ascii().is_empty() {
                continue;
            }
            match read_line(self.name, self.posts, line, bytes) {
                Ok(post) => {
                    let review = self.engine.check(&post);
                    done.tally.count(&review);
                    let origin = Origin::Line { path: self.name, line: line.number, id: &post.id };
                    let second = self.second.map(|reader| reader.ask(&post, &review, self.engine.policy()));
                    self.output.review(&mut done.out, origin, &post, &review, second.as_ref());
                }
                Err(problem) => done.problems.push(problem),
            }
        }
        done.problems.extend(chunk.failure.clone());
        done.tally.failed = done.problems.len() as u64;
        done
    }
}

/// The post on one line of the stream `name`.
fn read_line(name: &str, posts: &PostReader, line: &Line, bytes: &[u8]) -> Result<Post, Problem> {
    let place = InStream { name, line: line.number, offset: line.offset };
    if line.too_long {
        let what = format!("the line has {} bytes; the longest that is read has {MAX_LINE_BYTES}", line.bytes);
        return Err(Problem::new(what).at(format!("{name}:{}", line.number)));
    }
    let json = core::str::from_utf8(bytes).map_err(|error| not_utf8(&place, bytes, error.valid_up_to()))?;
    let mut post = posts.read(json).map_err(|error| {
        let column = json.get(..error.column.saturating_sub(1)).map_or(error.column, |before| before.chars().count() + 1);
        Problem::new(error.to_string()).at(format!("{name}:{}:{column}", line.number))
    })?;
    if post.id.is_empty() {
        post.id = line.number.to_string();
    }
    Ok(post)
}
