import java.io.BufferedReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.ko.KoreanAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.QueryBuilder;

/**
 * TSV files of entries, or of questions, in; an index in a folder, or nanoseconds, ids and scores
 * out. Everything is Lucene's default: KoreanAnalyzer, BM25Similarity, the writer's settings.
 */
public final class LuceneSpeed {
    private static final String FIELD = "text";
    private static final int LIMIT = 10;
    private static final int USE = 1;
    private static final int MATCH = 2;
    private static final int AGENCY = 3;
    private static final int YEAR = 4;
    private static final int TEXT = 5;

    public static void main(String[] arguments) throws Exception {
        try (Analyzer nori = new KoreanAnalyzer();
                Directory folder = FSDirectory.open(Path.of(arguments[1]))) {
            Path file = Path.of(arguments[2]);
            if (arguments[0].equals("build")) {
                build(file, nori, folder);
            } else {
                search(file, Path.of(arguments[3]), nori, folder);
            }
        }
    }

    private static void build(Path entries, Analyzer nori, Directory folder) throws Exception {
        try (IndexWriter writer = new IndexWriter(folder, new IndexWriterConfig(nori));
                BufferedReader lines = Files.newBufferedReader(entries, StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] row = line.split("\t", 4);
                Document document = new Document();
                document.add(new StoredField("id", row[0]));
                document.add(new StringField("agency", row[1], Field.Store.NO));
                document.add(new StringField("year", row[2], Field.Store.NO));
                document.add(new TextField(FIELD, row[3], Field.Store.NO));
                writer.addDocument(document);
            }
        }
    }

    private static void search(Path questions, Path answers, Analyzer nori, Directory folder)
            throws Exception {
        List<String[]> rows = new ArrayList<>();
        for (String line : Files.readAllLines(questions, StandardCharsets.UTF_8)) {
            rows.add(line.split("\t", -1));
        }
        try (DirectoryReader reader = DirectoryReader.open(folder);
                PrintStream out = new PrintStream(answers.toFile(), "UTF-8")) {
            IndexSearcher searcher = new IndexSearcher(reader);
            QueryBuilder builder = new QueryBuilder(nori);
            for (String[] row : rows) {
                if (row[USE].equals("warm-up")) {
                    answer(searcher, builder, row);
                }
            }
            for (int number = 0; number < rows.size(); number++) {
                String[] row = rows.get(number);
                if (!row[USE].equals("warm-up")) {
                    long started = System.nanoTime();
                    List<String> hits = answer(searcher, builder, row);
                    long taken = System.nanoTime() - started;
                    out.println(number + "\t" + taken + "\t" + String.join(" ", hits));
                }
            }
        }
    }

    private static List<String> answer(IndexSearcher searcher, QueryBuilder builder, String[] row)
            throws Exception {
        List<String> hits = new ArrayList<>();
        for (ScoreDoc hit : searcher.search(query(builder, row), LIMIT).scoreDocs) {
            hits.add(searcher.doc(hit.doc).get("id") + "=" + hit.score);
        }
        return hits;
    }

    private static Query query(QueryBuilder builder, String[] row) {
        Query words = words(builder, row);
        if (words == null) {
            return new MatchNoDocsQuery();
        }
        if (row[AGENCY].isEmpty() && row[YEAR].isEmpty()) {
            return words;
        }
        BooleanQuery.Builder both = new BooleanQuery.Builder().add(words, Occur.MUST);
        if (!row[AGENCY].isEmpty()) {
            both.add(new TermQuery(new Term("agency", row[AGENCY])), Occur.FILTER);
        }
        if (!row[YEAR].isEmpty()) {
            both.add(new TermQuery(new Term("year", row[YEAR])), Occur.FILTER);
        }
        return both.build();
    }

    private static Query words(QueryBuilder builder, String[] row) {
        if (row[MATCH].equals("phrase")) {
            return builder.createPhraseQuery(FIELD, row[TEXT]);
        }
        Occur occur = row[MATCH].equals("any") ? Occur.SHOULD : Occur.MUST;
        return builder.createBooleanQuery(FIELD, row[TEXT], occur);
    }
}
