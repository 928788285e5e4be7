//! Asks a desk at a steady rate and says how long it took to answer.
//!
//! Open loop: each request has its time, and what counts is how long after that time the answer was there, so that a
//! desk that falls behind cannot hide it.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// Connections kept open.
const CONNECTIONS: usize = 8;

/// What is asked, and how often.
struct Load {
    address: String,
    /// The request as it goes over the wire.
    request: Vec<u8>,
    every: Duration,
    count: usize,
}

/// `load URL --rate N --seconds N [--header "NAME: VALUE"]… [--body JSON]`.
pub(crate) fn run(args: &[&str]) -> Result<String, String> {
    let load = Arc::new(read(args)?);
    let times = Arc::new(Mutex::new(Vec::with_capacity(load.count)));
    let next = Arc::new(AtomicUsize::new(0));
    let start = Instant::now() + Duration::from_millis(100);
    let workers: Vec<_> = (0..CONNECTIONS)
        .map(|_| {
            let (load, times, next) = (load.clone(), times.clone(), next.clone());
            thread::spawn(move || work(&load, start, &next, &times))
        })
        .collect();
    for worker in workers {
        worker.join().map_err(|_| "a connection failed".to_owned())??;
    }
    let mut times = times.lock().map_err(|_| "a connection failed".to_owned())?.clone();
    times.sort_unstable();
    let at =
        |share: f64| times.get(((times.len() as f64 * share) as usize).min(times.len().saturating_sub(1))).copied().unwrap_or_default();
    let ms = |time: Duration| time.as_secs_f64() * 1000.0;
    Ok(format!(
        "{} requests, {:.0} a second: half within {:.2} ms, 99 of 100 within {:.2} ms, 999 of 1000 within {:.2} ms, all within {:.2} ms",
        times.len(),
        1.0 / load.every.as_secs_f64(),
        ms(at(0.5)),
        ms(at(0.99)),
        ms(at(0.999)),
        ms(at(1.0))
    ))
}

fn read(args: &[&str]) -> Result<Load, String> {
    let usage = "load URL --rate N --seconds N [--header \"NAME: VALUE\"]… [--body JSON]";
    let [url, rest @ ..] = args else { return Err(usage.to_owned()) };
    let (address, path) = url.strip_prefix("http://").ok_or(usage)?.split_once('/').ok_or(usage)?;
    let (mut rate, mut seconds, mut headers, mut body) = (200.0, 10.0, String::new(), String::new());
    for pair in rest.chunks(2) {
        match pair {
            ["--rate", value] => rate = value.parse().map_err(|_| usage)?,
            ["--seconds", value] => seconds = value.parse().map_err(|_| usage)?,
            ["--header", value] => headers = format!("{headers}{value}\r\n"),
            ["--body", value] => (*value).clone_into(&mut body),
            _ => return Err(usage.to_owned()),
        }
    }
    let method = if body.is_empty() { "GET" } else { "POST" };
    let request = format!("{method} /{path} HTTP/1.1\r\nHost: {address}\r\nContent-Length: {}\r\n{headers}\r\n{body}", body.len());
    Ok(Load {
        address: address.to_owned(),
        request: request.into_bytes(),
        every: Duration::from_secs_f64(1.0 / rate),
        count: (rate * seconds) as usize,
    })
}

/// Takes the next request whose time comes, on one connection, until there is none.
fn work(load: &Load, start: Instant, next: &AtomicUsize, times: &Mutex<Vec<Duration>>) -> Result<(), String> {
    let failed = |e: std::io::Error| format!("{}: {e}", load.address);
    let stream = TcpStream::connect(&load.address).map_err(failed)?;
    stream.set_nodelay(true).map_err(failed)?;
    let mut reader = BufReader::new(stream.try_clone().map_err(failed)?);
    let mut writer = stream;
    let mut mine = Vec::new();
    loop {
        let n = next.fetch_add(1, Ordering::Relaxed);
        if n >= load.count {
            break;
        }
        let due = start + load.every * u32::try_from(n).unwrap_or(u32::MAX);
        thread::sleep(due.saturating_duration_since(Instant::now()));
        writer.write_all(&load.request).map_err(failed)?;
        answer(&mut reader)?;
        mine.push(due.elapsed());
    }
    times.lock().map_err(|_| "a connection failed".to_owned())?.extend(mine);
    Ok(())
}

/// Reads one answer to its end; anything but 200 ends the measurement.
fn answer(reader: &mut BufReader<TcpStream>) -> Result<(), String> {
    let (mut first, mut length) = (String::new(), 0);
    reader.read_line(&mut first).map_err(|e| e.to_string())?;
    let mut line = String::new();
    loop {
        line.clear();
        reader.read_line(&mut line).map_err(|e| e.to_string())?;
        let lower = line.trim().to_lowercase();
        if lower.is_empty() {
            break;
        }
        if let Some(value) = lower.strip_prefix("content-length:") {
            length = value.trim().parse().map_err(|_| "no length".to_owned())?;
        }
    }
    reader.by_ref().take(length).read_to_end(&mut Vec::new()).map_err(|e| e.to_string())?;
    if first.starts_with("HTTP/1.1 200") { Ok(()) } else { Err(format!("the desk answered {}", first.trim())) }
}
