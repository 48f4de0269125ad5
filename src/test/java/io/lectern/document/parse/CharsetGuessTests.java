package io.lectern.document.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.document.CanonicalText;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Text in the charsets that people have files in, with nothing that says which. */
class CharsetGuessTests {

    private static final String CHINESE = "讲台是放置书本和讲稿的家具，常见于教堂、学校和会议厅。现代讲台多用木材或金属制成。";
    private static final String GERMAN =
            "Das Rednerpult ist ein Möbelstück für Bücher, das man häufig in Kirchen und Sitzungssälen findet.";
    private static final Map<String, String> TEXTS = Map.ofEntries(
            Map.entry("zh", CHINESE),
            Map.entry("zh-Hant", "講台是放置書本和講稿的家具，常見於教堂、學校和會議廳。現代講台多用木材或金屬製成，方便不同身高的演講者使用。"),
            Map.entry("ja", "講壇は本や原稿を置くための家具で、教会や学校、会議場でよく見られます。"),
            Map.entry("ko", "강대상은 책이나 원고를 올려놓는 가구로 교회와 학교, 회의장에서 흔히 볼 수 있다."),
            Map.entry(
                    "ru",
                    "Кафедра, или пюпитр, это подставка для книг и рукописей, которую часто можно увидеть в церквях и школах."),
            Map.entry("el", "Το αναλόγιο είναι ένα έπιπλο για βιβλία, που συναντάται συχνά σε εκκλησίες και σχολεία."),
            Map.entry("he", "דוכן הוא רהיט המיועד לספרים ולכתבי יד, ונפוץ בבתי כנסת, בבתי ספר ובאולמות כנסים."),
            Map.entry(
                    "ar",
                    "المنبر قطعة أثاث توضع عليها الكتب والمخطوطات، ويوجد عادة في المساجد والمدارس وقاعات الاجتماعات."),
            Map.entry(
                    "tr",
                    "Kürsü, kitap ve yazıların konulduğu bir mobilyadır; genellikle camilerde ve okullarda görülür."),
            Map.entry(
                    "cs",
                    "Řečnický pult je nábytek určený pro knihy a rukopisy, často se nachází v kostelech a školách."),
            Map.entry(
                    "fr",
                    "Le pupitre est un meuble destiné à recevoir des livres, que l’on rencontre dans les écoles."),
            Map.entry("de", GERMAN),
            Map.entry(
                    "th", "แท่นบรรยายเป็นเฟอร์นิเจอร์สำหรับวางหนังสือและต้นฉบับ มักพบในโบสถ์ โรงเรียน และห้องประชุม"));
    private static final Map<String, List<String>> CHARSETS = Map.ofEntries(
            Map.entry("zh", List.of("GB18030", "GBK")),
            Map.entry("zh-Hant", List.of("Big5")),
            Map.entry("ja", List.of("Shift_JIS", "EUC-JP", "ISO-2022-JP")),
            Map.entry("ko", List.of("EUC-KR")),
            Map.entry("ru", List.of("windows-1251", "KOI8-R", "IBM866")),
            Map.entry("el", List.of("windows-1253", "ISO-8859-7")),
            Map.entry("he", List.of("windows-1255")),
            Map.entry("ar", List.of("windows-1256")),
            Map.entry("tr", List.of("windows-1254", "ISO-8859-9")),
            Map.entry("cs", List.of("windows-1250", "ISO-8859-2")),
            Map.entry("fr", List.of("windows-1252")),
            Map.entry("de", List.of("windows-1252", "ISO-8859-1")),
            Map.entry("th", List.of("x-windows-874")));

    private static final DocumentReader READER = new DocumentReader();

    @TempDir
    Path folder;

    private record Sample(String text, Charset charset) {
        @Override
        public String toString() {
            return charset + ": " + text.substring(0, 12);
        }
    }

    static Stream<Sample> samples() {
        return TEXTS.entrySet().stream()
                .flatMap(entry -> Stream.concat(
                                CHARSETS.getOrDefault(entry.getKey(), List.of()).stream(),
                                Stream.of("UTF-8", "UTF-16LE", "UTF-16BE"))
                        .map(charset -> new Sample(entry.getValue(), Charset.forName(charset))));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void readsATextInItsCharset(Sample sample) {
        for (int times = 1; times <= 100; times *= 10) {
            var text = (sample.text() + "\r\n").repeat(times);

            assertThat(CharsetGuess.decode(text.getBytes(sample.charset()))).isEqualTo(text);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Of lime.", "Of mimosa.", "Of oak and ash.\n", "la, la, la", "naïve café"})
    void aShortTextInLatinLettersIsNoChineseOne(String text) {
        assertThat(CharsetGuess.decode(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(text);
    }

    @Test
    void whatHtmlDeclaresIsTakenWhenItsBytesAgree() throws IOException {
        assertThat(html("gb2312", Charset.forName("GB18030"), CHINESE)).contains(CHINESE);
        assertThat(html("windows-1252", StandardCharsets.ISO_8859_1, GERMAN)).contains(GERMAN);
    }

    @Test
    void whatHtmlDeclaresWronglyIsNotTaken() throws IOException {
        assertThat(html("iso-8859-1", StandardCharsets.UTF_8, CHINESE)).contains(CHINESE);
        assertThat(html("utf-8", Charset.forName("GB18030"), CHINESE)).contains(CHINESE);
        assertThat(html("utf-8", Charset.forName("windows-1252"), GERMAN)).contains(GERMAN);
    }

    @Test
    void readsTheBodyOfAMailInWhatItDeclares() throws IOException {
        var body = Base64.getMimeEncoder().encodeToString(CHINESE.getBytes(Charset.forName("GB18030")));
        var mail = """
                From: ada@example.com
                Subject: =?gb2312?B?%s?=
                MIME-Version: 1.0
                Content-Type: text/plain; charset="gb2312"
                Content-Transfer-Encoding: base64

                %s
                """.formatted(Base64.getEncoder().encodeToString("讲台".getBytes(Charset.forName("GB18030"))), body);

        assertThat(read("mail.eml", mail.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII)))
                .contains("讲台")
                .contains(CHINESE);
    }

    @Test
    void readsSeparatedValuesInAnyCharset() throws IOException {
        var table = "名称,说明\n讲台,放置书本和讲稿的家具\n椅子,可以坐的家具，常见于学校\n";

        assertThat(read("table.csv", table.getBytes(Charset.forName("GB18030"))))
                .contains("放置书本和讲稿的家具");
        assertThat(read("table.csv", table.getBytes(StandardCharsets.UTF_16LE))).contains("放置书本和讲稿的家具");
    }

    private String html(String declared, Charset charset, String text) throws IOException {
        var html = "<html><head><meta charset=\"%s\"><title>x</title></head><body><p>%s</p></body></html>"
                .formatted(declared, text);
        return read("page.html", html.getBytes(charset));
    }

    private String read(String name, byte[] bytes) throws IOException {
        var file = Files.write(folder.resolve(name), bytes);
        var outcome = READER.read(ParseRequest.ofText(file.toString(), name, 100_000), RecognitionProgress.IGNORED);
        assertThat(outcome).isInstanceOf(ParseOutcome.Parsed.class);
        CanonicalText text = ((ParseOutcome.Parsed) outcome).text();
        return text.text();
    }
}
