// The engine in WebAssembly gives the reviews that the command line gave, to the last byte.
// usage: node same.mjs ENGINE.wasm POSTS.jsonl REVIEWS.jsonl
//
// It loads the module as the compiler made it, without the glue that wasm-bindgen writes: strings go in by
// their place in memory, and what comes back is four words: place and length of the answer, an error, a flag.
import { readFileSync } from "node:fs";

const [engine, posts, reviews] = process.argv.slice(2);
const lines = (path) => readFileSync(path, "utf8").split("\n").filter((line) => line !== "");

const module = new WebAssembly.Module(readFileSync(engine));
const imports = {};
for (const { module: from, name } of WebAssembly.Module.imports(module)) {
  (imports[from] ??= {})[name] = () => 0;
}
const { exports } = new WebAssembly.Instance(module, imports);
const name = Object.keys(exports).find((name) => /^review(_|$)/.test(name));

function review(post) {
  const bytes = new TextEncoder().encode(post);
  const answer = exports.__wbindgen_malloc(16, 4);
  const at = exports.__wbindgen_malloc(bytes.length, 1);
  new Uint8Array(exports.memory.buffer).set(bytes, at);
  exports[name](answer, at, bytes.length);
  const [place, length, , failed] = new Uint32Array(exports.memory.buffer, answer, 4);
  const text = failed ? "an error" : new TextDecoder().decode(new Uint8Array(exports.memory.buffer, place, length));
  if (!failed) exports.__wbindgen_free(place, length, 1);
  exports.__wbindgen_free(answer, 16, 4);
  return text;
}

const wanted = lines(reviews);
const started = process.hrtime.bigint();
const got = lines(posts).map(review);
const seconds = Number(process.hrtime.bigint() - started) / 1e9;
let differ = Math.abs(got.length - wanted.length);
got.forEach((text, i) => {
  if (text === wanted[i]) return;
  differ += 1;
  if (differ <= 5) console.error(`differ:\n  browser ${text.slice(0, 300)}\n  native  ${wanted[i]?.slice(0, 300)}`);
});
console.log(`${got.length} posts, ${differ} reviewed otherwise, ${Math.round(got.length / seconds)} a second`);
process.exit(differ === 0 && got.length > 0 ? 0 : 1);
