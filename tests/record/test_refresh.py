"""What is worked out from the record step by step is what working all of it out anew would give. Random histories: catalogue changes, figures brought,
corrected and withdrawn, updates published and withdrawn; after each step the full form (*_rebuild, migrations/0017_refreshed_checks.sql, 0018_refreshed_search.sql) must change nothing."""

import sys
from chance import seeded
from opsd import Cluster
from writing import Session, add, create, publish, quoted, saying

TABLES = [f"{schema}.{table}" for table in ("search_entry", "search_word", "conflict", "arithmetic_check", "arithmetic_check_input")
          for schema in ("public", "past")] + ["search_mention", "series_size"]

# What a change of may be told elsewhere: other entries, titles of checks, which figures meet.
TEXTS = [("programme", "name"), ("programme", "summary"), ("indicator", "name"), ("indicator", "unit"), ("indicator", "definition"), ("area", "name"),
         ("document", "title"), ("document", "publisher"), ("organisation", "summary"), ("principle_name", "name"), ("event", "title"),
         ("commitment", "title"), ("case_study", "summary"), ("recommendation", "made_to"), ("yearly_update", "title"),
         ("arithmetic_check", "note"), ("observation", "note"), ("observation", "as_stated")]
CODES = [("indicator", "programme", "SELECT slug FROM programme"), ("indicator", "measure", "VALUES ('stock'), ('cumulative'), ('ratio')"),
         ("indicator", "unit", "VALUES ('percent'), ('schools')"), ("document", "role", "VALUES ('primary'), ('summary'), ('related')"),
         ("programme", "aliases", "VALUES ('{}'::text[]), ('{\"Another name\", GOV.UK}')"), ("area", "parent", "SELECT NULL UNION ALL SELECT 'K02000001' WHERE t.code <> 'K02000001'"),
         ("event", "programme", "SELECT slug FROM programme"), ("case_study", "area", "SELECT code FROM area")]
WORDS = "school schools Schooling anew 1,234 22,000 1.5 GOV.UK naïve police's x1 2e5 O'Brien's".split()
REFRESH = "SELECT change_enter(); SELECT refresh_changed();"
REBUILD = "SELECT series_size_rebuild(), arithmetic_check_rebuild(), conflict_rebuild(); SELECT search_rebuild();"
PLACE = {"document": "open-public-services-2014", "section": "2", "locator": "lines:1", "kind": "body"}


def digest():
    return "; ".join(f"SELECT '{table}', count(*), md5(string_agg(r::text, ' ' ORDER BY r::text)) FROM {table} AS r" for table in TABLES)


def check(cluster, step):
    """A full form run after the fact finds nothing to do, and all that should be among the changes is."""
    answers = cluster.sql(f"BEGIN; {digest()}; {REBUILD} {digest()}; ROLLBACK")
    answers = [row for row in answers if len(row) == 3 and row[0] in TABLES]
    before, after = answers[:len(TABLES)], answers[len(TABLES):]
    assert len(before) == len(after) == len(TABLES), answers
    differing = [one[0] for one, other in zip(before, after) if one != other]
    assert not differing, f"after {step}, these are not what they are when worked out anew: {differing}"
    missing = cluster.sql("""
        SELECT slug FROM document d WHERE coalesce((SELECT kind FROM change e WHERE (e.type, e.subject) = ('document', d.slug)
          ORDER BY change_id DESC LIMIT 1), 'withdrawn') = 'withdrawn'
        UNION ALL SELECT observation_id::text FROM observation o WHERE revision > 1 AND NOT EXISTS (
          SELECT FROM change e WHERE (e.type, e.subject, e.kind) = ('observation', o.observation_id::text, 'corrected')
          AND (e.after ->> 'revision')::smallint = o.revision)""")
    assert not missing, f"after {step}, these are not among the changes: {missing}"
    wrong = cluster.sql("SELECT observation_id, revision FROM observation o WHERE cited_further <> EXISTS (SELECT FROM further_citation f "
                        "WHERE (f.observation_id, f.observation_revision) = (o.observation_id, o.revision))")
    assert not wrong, f"after {step}, these are not cited as they say: {wrong}"


def one_of(cluster, chance, query):
    rows = sorted(row[0] for row in cluster.sql(query))
    return chance.choice(rows) if rows else None


def some(chance, table, share=0.03):
    """A condition that a few rows meet."""
    return f"hashtext({table}::text || '{chance.random()}') % 1000 < {int(1000 * (2 * share - 1))}"


def version(cluster, *statements):
    cluster.sql("BEGIN; UPDATE dataset SET version = version + 1, changed_at = clock_timestamp(); " + "; ".join(statements) + "; COMMIT")


def text_changed(cluster, chance):
    table, column = chance.choice(TEXTS)
    word = chance.choice(WORDS)
    told = chance.choice([f"{column} || {quoted(' ' + word)}", quoted(word)]) if column != "unit" else quoted(word.lower().split("'")[0].replace(".", "-").replace(",", "-").replace("ï", "i"))
    version(cluster, f"UPDATE {table} SET {column} = {told} WHERE {some(chance, table)}", REFRESH)
    return f"{table}.{column} = {told}"


def code_changed(cluster, chance):
    table, column, query = chance.choice(CODES)
    version(cluster, f"UPDATE {table} AS t SET {column} = (SELECT v FROM ({query}) AS q (v) ORDER BY hashtext(v::text || {chance.random()}) LIMIT 1) "
            f"WHERE {some(chance, 't')}", REFRESH)
    return f"{table}.{column}"


def back_and_forth(cluster, chance):
    """What comes and goes within one version, with what is worked out in between."""
    slug = one_of(cluster, chance, "SELECT slug FROM event")
    figure = one_of(cluster, chance, "SELECT observation_id FROM observation WHERE formula IS NULL AND rival_of IS NULL")
    insert = ("INSERT INTO event (slug, title, summary, period, status, citation_id) SELECT 'passing', 'Passing nowhereword', 'It passes.', '2014', "
              "'happened', 1")
    rename = "UPDATE indicator SET (name, measure) = (name || ' {}', CASE measure WHEN 'cumulative' THEN 'stock' ELSE 'cumulative' END) " \
             f"WHERE slug = (SELECT indicator FROM series JOIN observation USING (series_id) WHERE observation_id = {figure} LIMIT 1)"
    value = f"UPDATE observation SET value = value + {{}} WHERE observation_id = {figure} AND revision = 1"
    version(cluster, insert, f"UPDATE event SET title = title || ' briefly' WHERE slug = {quoted(slug)}", rename.format("otherword"), value.format(1), REFRESH,
            "DELETE FROM event WHERE slug = 'passing'", f"UPDATE event SET title = replace(title, ' briefly', '') WHERE slug = {quoted(slug)}",
            rename.format("thirdword"), value.format(-1), REFRESH)
    return f"back and forth with figure {figure} and event {slug}"


def figures(cluster, chance, number):
    """Rows that will often meet others: few periods, few values, all kinds."""
    made = {}
    for _ in range(number):
        indicator = one_of(cluster, chance, "SELECT slug FROM indicator WHERE hashtext(slug) % 4 = 0 OR measure = 'cumulative' OR unit = 'percent'")
        row = {"indicator": indicator, "area": chance.choice([None, "E92000001", "K02000001"]), "value": chance.choice(["5", "1234", "12.50"]),
               "period": chance.choice(["2013", "2014-01", "2010..2013-06", "2010..2014-02", "..2014-03-14", "2010..2014-03", "undated"]),
               "qualifier": chance.choice(["exact", "about", "more-than"]), **PLACE, "locator": f"lines:{chance.randint(1, 4)}",
               "kind": chance.choice(["body", "graphic"])}
        if chance.random() < 0.3:
            row["other_sources"] = f"{PLACE['document']} > 2 > lines:{chance.randint(5, 8)} > body"
        made[(row["indicator"], row["area"], row["period"])] = row
    return list(made.values())


def brought(cluster, chance):
    with Session(cluster) as session:
        session.stage("observations", figures(cluster, chance, chance.randint(1, 12)))
        session.script("fill")
        session.script("version")
        faults = session.check()
        if not faults:
            session.script("merge")
            session.commit()
    return f"figures brought ({len(faults)} faults)"


def corrected(cluster, chance):
    figure = one_of(cluster, chance, "SELECT observation_id FROM observation")
    given = chance.choice([{"value": "7"}, {"note": "Counted anew."}, {"value": "1234", "qualifier": "more-than"}])
    given = {**given, "reason": "It was misprinted."}
    with Session(cluster, members=saying(*given)) as session:
        session.stage("observations", [{"id": figure, **given}])
        session.script("version")
        session.script("correct")
        faults = session.check()
        if not faults:
            session.script("merge")
            session.commit()
    return f"figure {figure} corrected ({len(faults)} faults)"


def withdrawn(cluster, kind, key):
    with Session(cluster, reason="It was never so.", withdrawn_type=kind, withdrawn_key=key) as session:
        session.script("version")
        kept = session.script("leave")
        if not kept:
            session.script("withdraw")
            session.commit()
    return f"{kind} {key} withdrawn ({len(kept)} stand against it)"


def figure_withdrawn(cluster, chance):
    return withdrawn(cluster, "observation", one_of(cluster, chance, """
        SELECT observation_id FROM observation o WHERE NOT EXISTS (SELECT FROM observation r WHERE r.rival_of = o.observation_id)
        AND NOT EXISTS (SELECT FROM observation_input u WHERE u.input_id = o.observation_id)
        AND NOT EXISTS (SELECT FROM case_study_observation c WHERE c.observation_id = o.observation_id)
        AND NOT EXISTS (SELECT FROM evidence e WHERE e.observation_id = o.observation_id)
        AND NOT EXISTS (SELECT FROM arithmetic_check_figure u JOIN arithmetic_check k ON k.slug = u.check_slug AND told
                        WHERE u.observation_id = o.observation_id)"""))


def update_come_or_gone(cluster, chance):
    """An update of 2015 with a document, an indicator, an event and figures; and when it is there, it goes."""
    if cluster.sql("SELECT year FROM yearly_update WHERE year = 2015"):
        return withdrawn(cluster, "update", 2015)
    create(cluster, {"year": "2015", "title": "Open Public Services 2015", "published_on": "2015-03-13", "summary": "A third year."})
    report = {"slug": "open-public-services-2015", "title": "Open Public Services 2015", "publisher": "Cabinet Office", "summary": "The report."}
    place = {**PLACE, "document": report["slug"]}
    assert add(cluster, 2015, documents=[report]) == []
    assert add(cluster, 2015, indicators=[{"slug": "orbits", "programme": "free-schools", "name": "Schools in orbit", "unit": "schools",
                                           "measure": "cumulative", "definition": "Schools beyond the air.", **place}],
               events=[{"slug": "lift-off", "programme": "free-schools", "title": "Lift-off", "summary": "It rose.", "period": "2015-03", **place}]) == []
    rows = [{**row, **place, "indicator": chance.choice([row["indicator"], "orbits"])} for row in figures(cluster, chance, 6)]
    rows = list({(row["indicator"], row["area"], row["period"]): row for row in rows}.values())
    faults = add(cluster, 2015, observations=rows) or publish(cluster, 2015)
    if faults:
        cluster.sql("DELETE FROM draft.yearly_update")
    return f"update published ({len(faults)} faults)"


STEPS = [text_changed] * 5 + [code_changed] * 5 + [back_and_forth] + [brought] * 3 + [corrected] * 2 + [figure_withdrawn] * 2 + [update_come_or_gone] * 2


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    chance = seeded()
    with Cluster() as cluster:
        check(cluster, "the first import")
        done = []
        for _ in range(rounds):
            step = chance.choice(STEPS)(cluster, chance)
            done.append(step)
            try:
                check(cluster, step)
            except AssertionError:
                print("; ".join(done))
                raise
    print("\n".join(sorted(done)) if "-v" in sys.argv else f"{rounds} steps, each as if all had been worked out anew")


if __name__ == "__main__":
    main()
