#!/usr/bin/env python3
"""Cuts the tables of places, ages and ZIP codes down to what the program uses.

usage: cut.py FOLDER

FOLDER holds the public files as they are published, converted to tab-separated text:
identity/{places_us,places_us_all,counties_us,age_sex_us}.tsv and reference/{world_cities15000.tsv.gz,zcta_population_2010.tsv}.
"""
import csv, gzip, sys
from pathlib import Path

SOURCE, HERE = Path(sys.argv[1]), Path(__file__).parent
STATES = """AL 01 Alabama|AK 02 Alaska|AZ 04 Arizona|AR 05 Arkansas|CA 06 California|CO 08 Colorado|CT 09 Connecticut|DE 10 Delaware
DC 11 District of Columbia|FL 12 Florida|GA 13 Georgia|HI 15 Hawaii|ID 16 Idaho|IL 17 Illinois|IN 18 Indiana|IA 19 Iowa|KS 20 Kansas
KY 21 Kentucky|LA 22 Louisiana|ME 23 Maine|MD 24 Maryland|MA 25 Massachusetts|MI 26 Michigan|MN 27 Minnesota|MS 28 Mississippi
MO 29 Missouri|MT 30 Montana|NE 31 Nebraska|NV 32 Nevada|NH 33 New Hampshire|NJ 34 New Jersey|NM 35 New Mexico|NY 36 New York
NC 37 North Carolina|ND 38 North Dakota|OH 39 Ohio|OK 40 Oklahoma|OR 41 Oregon|PA 42 Pennsylvania|RI 44 Rhode Island
SC 45 South Carolina|SD 46 South Dakota|TN 47 Tennessee|TX 48 Texas|UT 49 Utah|VT 50 Vermont|VA 51 Virginia|WA 53 Washington
WV 54 West Virginia|WI 55 Wisconsin|WY 56 Wyoming"""
STATES = [line.split(" ", 2) for line in STATES.replace("\n", "|").split("|")]
MORE = """IN 876000 Indianapolis|KY 618000 Louisville|TN 671000 Nashville|KY 323000 Lexington|GA 198000 Augusta|GA 153000 Macon
GA 127000 Athens|MT 34000 Butte|MT 9100 Anaconda|KS 165000 Overland Park|NV 310000 Paradise|NV 220000 Spring Valley|NV 205000 Sunrise Manor
VA 237000 Arlington|MD 81000 Silver Spring|MD 104000 Columbia|MD 73000 Germantown|MD 68000 Bethesda|MD 66000 Ellicott City|MD 67000 Dundalk
MD 62000 Towson|MD 68000 Glen Burnie|FL 116000 Brandon|FL 115000 Lehigh Acres|FL 110000 Riverview|LA 143000 Metairie|TX 115000 The Woodlands
CO 103000 Highlands Ranch|CA 118000 East Los Angeles|NY 55000 Levittown|NY 59000 Hempstead|NJ 91000 Toms River|NJ 103000 Edison|NJ 99000 Woodbridge
NJ 71000 Cherry Hill|NJ 108000 Lakewood|CT 63000 West Hartford|CT 63000 Greenwich|CT 62000 Fairfield|MA 75000 Framingham|MA 59000 Brookline
MA 59000 Plymouth|MA 38000 Lexington|MA 44000 Andover|HI 43000 Pearl City|HI 46000 Hilo|HI 52000 Kailua|HI 28000 Kahului"""
# Towns that the source lists by a name that their people hardly use in English.
IRISH = {"Gaillimh": "Galway", "Luimneach": "Limerick", "Loch Garman": "Wexford", "Cluain Meala": "Clonmel", "An Muileann gCearr": "Mullingar",
         "Droichead Nua": "Newbridge"}
BY_FIPS = {int(fips): code for code, fips, _ in STATES}
BY_NAME = {name: code for code, _, name in STATES}


def rows(name):
    path = SOURCE / name
    opened = gzip.open(path, "rt", encoding="utf8") if name.endswith(".gz") else open(path, encoding="utf8")
    with opened as lines:
        yield from csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


def write(name, source, header, lines):
    with open(HERE / name, "w", encoding="utf8") as out:
        out.write(f"# source: {source}\n" + "\t".join(header) + "\n")
        out.writelines("\t".join(map(str, line)) + "\n" for line in lines)


states = {r["state"]: int(r["population"]) for r in rows("identity/places_us.tsv") if r["kind"] == "state"}
write("states.tsv", "US Census Bureau, Vintage 2019 county totals, 1 July 2019", ["code", "name", "words", "people"],
      [(code, name, f"{name};={code}", states[name]) for code, _, name in STATES])
write("counties.tsv", "US Census Bureau, Vintage 2019 county totals, 1 July 2019", ["state", "county", "people"],
      sorted((BY_NAME[r["state"]], r["county"], int(r["population2019"])) for r in rows("identity/counties_us.tsv") if r["state"] in BY_NAME))
towns = {}
for r in rows("identity/places_us_all.tsv"):
    name = r["place"].removeprefix("Urban ").removesuffix(" CDP").removesuffix(" municipality").removesuffix(" metroship")
    key = BY_FIPS[int(r["state_fips"])], name
    towns[key] = max(towns.get(key, 0), int(r["population2019"]))
# The partial copy of the file leaves out places that are also a county of their own.
for r in rows("identity/places_us.tsv"):
    if r["kind"] == "city":
        towns.setdefault((BY_NAME[r["state"]], r["name"]), int(r["population"]))
# It also leaves out cities governed together with their county, and well-known places that are no municipality.
for line in MORE.replace("\n", "|").split("|"):
    state, people, name = line.split(" ", 2)
    towns.setdefault((state, name), int(people))
write("towns.tsv", "US Census Bureau, Vintage 2019 incorporated places, 1 July 2019; consolidated cities and larger unincorporated places rounded, by hand", ["state", "town", "people"],
      sorted((s, t, n) for (s, t), n in towns.items() if n > 0))
cities = {}
for r in rows("reference/world_cities15000.tsv.gz"):
    if r["country"] != "US":
        key = r["country"], IRISH.get(r["name"], r["name"])
        cities[key] = max(cities.get(key, 0), int(r["population"]))
write("cities.tsv", "GeoNames cities15000 (CC-BY 4.0), taken 2026-11; outside the United States", ["country", "city", "people"],
      sorted((c, t, n) for (c, t), n in cities.items() if n > 0))
write("zips.tsv", "US Census Bureau, 2010 Census, ZIP code tabulation areas", ["zip", "people"],
      sorted((r["zcta5"], int(r["population"])) for r in rows("reference/zcta_population_2010.tsv") if int(r["population"]) > 0))
write("ages.tsv", "US Census Bureau, Vintage 2019 national age and sex, 1 July 2019; 100 stands for 100 and over", ["age", "male", "female"],
      [(r["age"].rstrip("+"), r["male"], r["female"]) for r in rows("identity/age_sex_us.tsv")])
