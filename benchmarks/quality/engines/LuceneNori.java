import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.ko.KoreanAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.QueryBuilder;

/**
 * TSV files of entries and topics (id, text) and a depth in; lines of topic, entry and score out.
 * Everything is Lucene's default: KoreanAnalyzer, BM25Similarity, any word of the topic.
 */
public final class LuceneNori {
    private static final String FIELD = "text";

    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(System.out, false, "UTF-8");
        int depth = Integer.parseInt(arguments[2]);
        try (Analyzer nori = new KoreanAnalyzer(); Directory memory = new ByteBuffersDirectory()) {
            index(Path.of(arguments[0]), nori, memory);
            try (DirectoryReader reader = DirectoryReader.open(memory)) {
                IndexSearcher searcher = new IndexSearcher(reader);
                QueryBuilder builder = new QueryBuilder(nori);
                for (String line : Files.readAllLines(Path.of(arguments[1]))) {
                    String[] row = line.split("\t", 2);
                    Query query = builder.createBooleanQuery(FIELD, row[1], BooleanClause.Occur.SHOULD);
                    if (query != null) {
                        search(searcher, query, row[0], depth, out);
                    }
                }
            }
        }
        out.flush();
    }

    private static void index(Path entries, Analyzer nori, Directory memory) throws Exception {
        try (IndexWriter writer = new IndexWriter(memory, new IndexWriterConfig(nori))) {
            for (String line : Files.readAllLines(entries, StandardCharsets.UTF_8)) {
                String[] row = line.split("\t", 2);
                Document document = new Document();
                document.add(new StoredField("id", row[0]));
                document.add(new TextField(FIELD, row[1], Field.Store.NO));
                writer.addDocument(document);
            }
        }
    }

    private static void search(
            IndexSearcher searcher, Query query, String topic, int depth, PrintStream out)
            throws Exception {
        for (ScoreDoc hit : searcher.search(query, depth).scoreDocs) {
            out.println(topic + "\t" + searcher.doc(hit.doc).get("id") + "\t" + hit.score);
        }
    }
}
