"""The quick way to an entry's stems (migrations/0018_refreshed_search.sql) finds those that search_pieces finds, at the same places: for all entries of the
record and for random texts full of what a parser might take for something else."""

from chance import seeded
from opsd import Cluster
from writing import quoted

PARTS = ["a", "B", "école", "x1", "12", "3", "000", ".", ".", ",", ",", "-", " ", "  ", "/", "@", "http://", "www.", "com", "&amp;", "e", "é", "½", "²", "_",
         "'", "’", "ß", "İ", "ж", "日本", "+", "%", "1", "٣", ":", "e5", ".5", "the", "schools", "running", "1e5", "0x1F", "<b>", "/b", ".txt", "#", "£", "\n"]

SLOWLY = """
CREATE FUNCTION pg_temp.slowly(title text, aliases text[], told text, context text) RETURNS tsvector LANGUAGE sql AS $$
  SELECT coalesce(string_agg(format('%L:%s%s', search_stem(word), least(place, 16383), weight), ' '), '')::tsvector
  FROM (VALUES ('A', title), ('B', array_to_string(aliases, ' . ')), ('C', told), ('D', context)) AS part (weight, words)
  CROSS JOIN LATERAL search_pieces(words) WHERE word <> '' $$;
CREATE FUNCTION pg_temp.names_slowly(title text, aliases text[]) RETURNS text LANGUAGE sql AS $$
  SELECT string_agg(search_squeezed(name), ' ') FROM unnest(title || aliases) AS name $$;
CREATE FUNCTION pg_temp.words_slowly(title text, aliases text[], told text, context text) RETURNS text[] LANGUAGE sql AS $$
  SELECT array_agg(word ORDER BY word) FROM search_pieces(concat_ws(' . ', title, array_to_string(aliases, ' . '), told, context)) WHERE word <> '' $$;
CREATE TEMP TABLE entry AS SELECT title, aliases, told, context FROM search_entry;
INSERT INTO entry VALUES {rows};
SELECT count(*) FROM entry;
SELECT title, aliases, told, context FROM entry
WHERE search_vector(title, aliases, told, context) <> pg_temp.slowly(title, aliases, told, context)
OR search_names(title, aliases) <> pg_temp.names_slowly(title, aliases)
OR (SELECT array_agg(w ORDER BY w) FROM unnest(search_entry_words(title, aliases, told, context)) AS w WHERE w <> '')
  IS DISTINCT FROM pg_temp.words_slowly(title, aliases, told, context);
"""


def main():
    chance = seeded()

    def text(most):
        return quoted("".join(chance.choice(PARTS) for _ in range(chance.randint(0, most))))

    rows = ", ".join(f"({text(8)}, ARRAY[{', '.join(text(4) for _ in range(chance.choice([0, 0, 1, 2])))}]::text[], {text(16)}, {text(5)})"
                     for _ in range(5000))
    with Cluster() as cluster:
        (count,), *differing = cluster.sql(SLOWLY.format(rows=rows))
        assert int(count) > 5500, count
        assert not differing, differing[:5]
        print(f"{count} entries, each with the stems of all its words")


if __name__ == "__main__":
    main()
