#!/usr/bin/env python3
"""Posts a second of Presidio's pattern recognisers, on one thread.

No language model: spaCy's blank English pipeline only cuts the text into words, and the recogniser
that would ask a model for names is taken out.

usage: presidio.py POSTS.jsonl
"""
import json
import resource
import sys
import time

import spacy
import tldextract
from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
from presidio_analyzer.nlp_engine import SpacyNlpEngine


class Blank(SpacyNlpEngine):
    def load(self):
        self.nlp = {"en": spacy.blank("en")}


def main():
    with open(sys.argv[1], encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    # With the list of domain endings that it comes with, instead of a download.
    tldextract.extract = tldextract.TLDExtract(suffix_list_urls=())
    nlp = Blank()
    nlp.load()
    registry = RecognizerRegistry()
    registry.load_predefined_recognizers(languages=["en"], nlp_engine=nlp)
    registry.remove_recognizer("SpacyRecognizer")
    analyzer = AnalyzerEngine(registry=registry, nlp_engine=nlp, supported_languages=["en"])
    analyzer.analyze(text=texts[0], language="en")
    start = time.perf_counter()
    touched = sum(bool(analyzer.analyze(text=text, language="en")) for text in texts)
    took = time.perf_counter() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"recognisers      {len(registry.recognizers)}")
    print(f"posts            {len(texts)}, {touched} with something found")
    print(f"posts a second   {len(texts) / took:.0f}")
    print(f"peak memory      {memory:.0f} MB")


if __name__ == "__main__":
    main()
