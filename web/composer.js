// The composer: findings under the words as one types. The page works without it; the desk draws the panel, this
// places it. Nothing that is typed is kept, here or there, before "Save draft".
// @ts-check

/**
 * @typedef {{start: number, end: number, severity: string, finding: number}} Mark
 * @typedef {{verdict: string, said: string, marks: Mark[], panel: string, voice: string, length: string}} Look
 */

const SOON = 150; // ms after a key until the first stage looks
const IDLE = 800; // ms after a key until both stages look

const form = /** @type {HTMLFormElement | null} */ (document.getElementById("composer"));
if (form) compose(form);

/** @param {HTMLFormElement} form */
function compose(form) {
  const text = /** @type {HTMLTextAreaElement} */ (document.getElementById("text"));
  const [backdrop, panel, said, voice, length, working] = ["backdrop", "panel", "said", "voice", "length", "working"].map(
    (id) => /** @type {HTMLElement} */ (document.getElementById(id)),
  );
  /** @type {Mark[]} */
  let marks = [];
  let drawn = text.value; // the text that `marks` belong to
  let verdict = said.textContent;
  /** What the desk drew last, by place. @type {Map<HTMLElement, string>} */
  const shown = new Map();
  let leaving = false;
  /** @type {AbortController | undefined} */
  let asked;
  /** @type {number | undefined} */
  let soon;
  /** @type {number | undefined} */
  let idle;

  const fields = () => {
    const all = new URLSearchParams();
    for (const [name, value] of new FormData(form)) all.append(name, String(value));
    return all;
  };
  const saved = form.hasAttribute("data-saved") || !text.value ? fields().toString() : "";

  // Looking --------------------------------------------------------------------------------------------------------

  /** @param {1 | 2} stages */
  async function look(stages) {
    asked?.abort();
    const mine = (asked = new AbortController());
    const sent = text.value;
    working.hidden = stages === 1;
    try {
      const answer = await fetch(`/compose/review?stages=${stages}`, {
        method: "POST",
        headers: { accept: "application/json" },
        body: fields(),
        signal: mine.signal,
      });
      if (!answer.ok) {
        const signedOut = answer.status === 401;
        return silent(signedOut ? "You are signed out. Sign in in another window, then go on here." : "No review just now.");
      }
      /** @type {Look} */
      const seen = await answer.json();
      if (text.value === sent && mine === asked) show(seen, stages);
    } catch (error) {
      if (mine === asked && !mine.signal.aborted) silent("No review just now: the desk does not answer.");
    } finally {
      if (mine === asked) working.hidden = true;
    }
  }

  /** @param {string} why */
  function silent(why) {
    marks = [];
    draw();
    shown.delete(panel);
    panel.replaceChildren(Object.assign(document.createElement("p"), { className: "alert", textContent: why }));
    tell((verdict = why));
  }

  /** @param {Look} seen @param {1 | 2} stages */
  function show(seen, stages) {
    marks = seen.marks;
    drawn = text.value;
    draw();
    replace(panel, seen.panel);
    replace(voice, seen.voice);
    replace(length, seen.length);
    panel.removeAttribute("data-stale");
    point();
    // Read out when the writer has paused, and only what is new.
    if (stages === 2 && seen.said !== verdict) tell((verdict = seen.said));
  }

  /** Has `words` read out. @param {string} words */
  function tell(words) {
    said.textContent = words;
  }

  /** Puts `html`, drawn by the desk, into `place`; what was open stays open, what had the focus keeps it.
   *  @param {HTMLElement} place @param {string} html */
  function replace(place, html) {
    if (shown.get(place) === html) return;
    shown.set(place, html);
    const parts = "a, button, summary";
    const at = [...place.querySelectorAll(parts)].indexOf(/** @type {Element} */ (document.activeElement));
    const open = [...place.querySelectorAll("details[open]")].map((one) => one.className);
    const opened = [...place.querySelectorAll("[data-clause][aria-expanded=true]")].map(name);
    const clauses = [...place.querySelectorAll(".clause")];
    const fresh = document.createElement("template");
    fresh.innerHTML = html;
    place.replaceChildren(fresh.content);
    for (const one of place.querySelectorAll("details")) one.open ||= open.includes(one.className);
    for (const chip of place.querySelectorAll("[data-clause]")) {
      const was = opened.indexOf(name(chip));
      if (was >= 0 && clauses[was]) unfold(chip, clauses[was]);
    }
    if (at >= 0) /** @type {HTMLElement | undefined} */ ([...place.querySelectorAll(parts)][at])?.focus();
  }

  /** A chip is known by its finding and its clause. @param {Element} chip */
  const name = (chip) => `${chip.closest(".finding")?.querySelector("h3")?.textContent} ${chip.getAttribute("data-clause")}`;

  function later() {
    clearTimeout(soon);
    clearTimeout(idle);
    soon = setTimeout(look, SOON, 1);
    idle = setTimeout(look, IDLE, 2);
  }

  // Drawing under the words ----------------------------------------------------------------------------------------

  function draw() {
    const value = text.value;
    const layer = document.createDocumentFragment();
    let at = 0;
    for (const mark of marks) {
      layer.append(value.slice(at, mark.start));
      const words = document.createElement("mark");
      words.dataset.severity = mark.severity;
      words.dataset.finding = String(mark.finding);
      words.textContent = value.slice(mark.start, mark.end);
      layer.append(words);
      at = mark.end;
    }
    // A last line that is empty has a height only if something follows.
    layer.append(value.slice(at) + "\n");
    backdrop.replaceChildren(layer);
    scroll();
  }

  function scroll() {
    backdrop.scrollTop = text.scrollTop;
    backdrop.scrollLeft = text.scrollLeft;
  }

  /** Moves the marks along with a change; those that it touches go. */
  function shift() {
    const [before, after] = [drawn, text.value];
    const most = Math.min(before.length, after.length);
    let head = 0;
    while (head < most && before[head] === after[head]) head++;
    let tail = 0;
    while (tail < most - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
    const [end, by] = [before.length - tail, after.length - before.length];
    marks = marks
      .filter((mark) => mark.end <= head || mark.start >= end)
      .map((mark) => (mark.end <= head ? mark : { ...mark, start: mark.start + by, end: mark.end + by }));
    drawn = after;
  }

  // From words to findings and back -----------------------------------------------------------------------------------

  /** Shows which finding the caret stands in. */
  function point() {
    const caret = text.selectionStart;
    const here = document.activeElement === text ? marks.find((mark) => mark.start <= caret && caret <= mark.end) : undefined;
    for (const one of panel.querySelectorAll(".finding")) {
      if (here && one.getAttribute("data-finding") === String(here.finding)) one.setAttribute("aria-current", "true");
      else one.removeAttribute("aria-current");
    }
    for (const one of backdrop.querySelectorAll("mark")) one.toggleAttribute("data-here", one.dataset.finding === String(here?.finding));
  }

  /** Selects words and brings them into view. @param {number} start @param {number} end */
  function select(start, end) {
    text.focus({ preventScroll: true });
    text.setSelectionRange(start, end);
    const at = marks.findIndex((mark) => mark.end > start);
    const words = /** @type {HTMLElement | undefined} */ (backdrop.querySelectorAll("mark")[at]);
    if (words) {
      text.scrollTop = words.offsetTop - text.clientHeight / 2;
      scroll();
    }
    text.scrollIntoView({ block: "nearest" });
    point();
  }

  /** Goes to the next finding's words, or those before. @param {1 | -1} by */
  function step(by) {
    if (!marks.length) return tell(panel.querySelector(".finding") ? "The findings are about the post as a whole." : "Nothing is marked.");
    const caret = text.selectionStart;
    // What is selected was visited; where only the caret stands was not.
    const fresh = caret === text.selectionEnd ? 0 : 1;
    const next = by > 0 ? marks.findIndex((mark) => mark.start >= caret + fresh) : marks.findLastIndex((mark) => mark.start < caret);
    const mark = marks.at(next >= 0 ? next : by > 0 ? 0 : -1);
    if (!mark) return;
    select(mark.start, mark.end);
    tell(`${panel.querySelector(`[data-finding="${mark.finding}"] h3`)?.textContent}: ${text.value.slice(mark.start, mark.end)}`);
  }

  // One click --------------------------------------------------------------------------------------------------------

  /** Makes a change as if it were typed, so that Ctrl+Z takes it back. @param {HTMLElement} button */
  function edit(button) {
    const { start = "", end = "", was = "", with: words = "" } = button.dataset;
    const [from, to] = [Number(start), Number(end)];
    if (text.value.slice(from, to) !== was) return;
    text.focus();
    text.setSelectionRange(from, to);
    const done = words ? document.execCommand("insertText", false, words) : document.execCommand("delete");
    if (!done) {
      text.setRangeText(words, from, to, "end");
      text.dispatchEvent(new Event("input", { bubbles: true }));
    }
    tell(`Done: ${button.textContent}. Control and Z takes it back.`);
  }

  /** Opens a clause in place, or closes it. @param {HTMLElement} chip */
  async function clause(chip) {
    const after = chip.closest(".chips")?.nextElementSibling;
    if (chip.getAttribute("aria-expanded") === "true") {
      chip.setAttribute("aria-expanded", "false");
      return after?.classList.contains("clause") && after.remove();
    }
    const answer = await fetch(`/api/explain/${chip.dataset.clause}`).catch(() => undefined);
    if (!answer?.ok) return void window.open(/** @type {HTMLAnchorElement} */ (chip).href, "_blank", "noopener");
    const page = document.createElement("div");
    page.className = "clause";
    page.innerHTML = (await answer.json()).html;
    unfold(chip, page);
  }

  /** @param {Element} chip @param {Element} page */
  function unfold(chip, page) {
    const chips = chip.closest(".chips");
    if (chips?.nextElementSibling?.classList.contains("clause")) chips.nextElementSibling.remove();
    for (const other of chips?.querySelectorAll("[aria-expanded]") ?? []) other.setAttribute("aria-expanded", "false");
    chip.setAttribute("aria-expanded", "true");
    chips?.after(page);
  }

  // Listening --------------------------------------------------------------------------------------------------------

  text.addEventListener("input", () => {
    panel.toggleAttribute("data-stale", true);
    shift();
    draw();
    fit();
    later();
  });
  text.addEventListener("scroll", scroll);
  form.addEventListener("change", (event) => event.target !== text && later());
  document.addEventListener("selectionchange", point);
  new ResizeObserver(scroll).observe(text);

  form.addEventListener("keydown", (event) => {
    const arrow = event.altKey && !event.ctrlKey && !event.metaKey;
    const by = event.key === "F8" ? (event.shiftKey ? -1 : 1) : arrow && event.key === "ArrowDown" ? 1 : arrow && event.key === "ArrowUp" ? -1 : 0;
    // Alt and an arrow opens a list to choose from: there it stays the list's.
    if (!by || (event.key !== "F8" && event.target instanceof HTMLSelectElement)) return;
    event.preventDefault();
    step(by);
  });

  panel.addEventListener("click", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    const hit = /** @type {HTMLElement | null} */ (target.closest("a, button, .clause, .finding"));
    if (!hit || hit.matches(".clause")) return;
    if (hit.matches(".edit")) edit(hit);
    else if (hit.matches("[data-clause]") && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      clause(hit);
    } else if (hit.matches("[data-start]")) {
      event.preventDefault();
      select(Number(hit.dataset.start), Number(hit.dataset.end));
    } else if (hit.matches(".finding") && !getSelection()?.toString()) {
      const first = marks.find((mark) => String(mark.finding) === hit.dataset.finding);
      if (first) select(first.start, first.end);
    }
  });

  document.getElementById("review")?.addEventListener("click", async (event) => {
    event.preventDefault();
    await look(2);
    document.getElementById("panel-title")?.scrollIntoView({ block: "nearest" });
  });

  form.addEventListener("submit", () => (leaving = true));
  addEventListener("beforeunload", (event) => {
    if (!leaving && fields().toString() !== saved) event.preventDefault();
  });
  addEventListener("pageshow", () => (leaving = false));

  /** Where the browser does not grow the box by itself. */
  function fit() {
    if (CSS.supports("field-sizing", "content")) return;
    text.style.height = "auto";
    text.style.height = `${text.scrollHeight + 2}px`;
  }

  fit();
  draw();
  if (text.value.trim()) look(2);
}
