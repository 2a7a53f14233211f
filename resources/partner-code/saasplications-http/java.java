// Submits an XML file to SaaSplications. Needs Java 11 and nothing else.
//
//     java Submit.java --new-key           makes an EDI key: keep it where secrets are kept, give it to SaaSplications
//     EDI_KEY=edi_... java Submit.java order.xml
//
// Exit code 0: the server answered; its answer is on standard output. Anything else: see standard error.
// If the answer never came, look in the ERP for the document's external reference before sending it again.

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;

public final class Submit {
    private static final String ADDRESS = System.getenv().getOrDefault("EDI_ADDRESS", "__ADDRESS__");
    private static final String CLIENT_CODE = System.getenv().getOrDefault("EDI_CLIENT_CODE", "__CLIENT_CODE__");
    private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(Duration.ofSeconds(10)).followRedirects(HttpClient.Redirect.NEVER).build();

    public static void main(String[] arguments) throws Exception {
        String key = System.getenv("EDI_KEY");
        if (arguments.length == 1 && arguments[0].equals("--new-key")) {
            System.out.println(newKey());
        } else if (arguments.length != 1 || key == null) {
            System.err.println("usage: EDI_KEY=... java Submit.java FILE | --new-key");
            System.exit(2);
        } else {
            try {
                System.out.write(submit(Files.readAllBytes(Path.of(arguments[0])), key));
                System.out.flush();
            } catch (Exception error) {
                System.err.println(error.getMessage() == null ? error.toString() : error.getMessage());
                System.exit(1);
            }
        }
    }

    static String newKey() {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        String alphabet = "abcdefghijklmnopqrstuvwxyz234567";
        StringBuilder key = new StringBuilder("edi_");
        BigInteger bits = new BigInteger(1, random).shiftLeft(4);
        for (int position = 51; position >= 0; position--) {
            key.append(alphabet.charAt(bits.shiftRight(5 * position).intValue() & 31));
        }
        return key.toString();
    }

    static byte[] submit(byte[] document, String key) throws Exception {
        String token = establish(key);
        try {
            return send("POST", "/edi/session/submit", document, token, 120);
        } finally {
            try {
                send("DELETE", "/edi/session", null, token, 5);
            } catch (Exception error) {
                System.err.println("the session was not closed: " + error.getMessage());
            }
        }
    }

    static String establish(String key) throws Exception {
        String asked = "<SessionRequest><ClientCode>" + escape(CLIENT_CODE) + "</ClientCode><EdiKey>" + escape(key)
            + "</EdiKey></SessionRequest>";
        byte[] answer = send("POST", "/edi/session", asked.getBytes(StandardCharsets.UTF_8), null, 20);
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        factory.setNamespaceAware(true);
        var tokens = factory.newDocumentBuilder().parse(new ByteArrayInputStream(answer)).getElementsByTagNameNS("*", "Token");
        if (tokens.getLength() == 0) {
            throw new IllegalStateException("the server opened a session without a token");
        }
        return tokens.item(0).getTextContent().trim();
    }

    static byte[] send(String method, String path, byte[] body, String token, int seconds) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(ADDRESS + path))
            .timeout(Duration.ofSeconds(seconds))
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        if (body != null) {
            request.header("Content-Type", "application/xml");
        }
        if (token != null) {
            request.header("X-EDI-Session", token);
        }
        HttpResponse<byte[]> answer = CLIENT.send(request.build(), BodyHandlers.ofByteArray());
        if (answer.statusCode() / 100 != 2) {
            String words = new String(answer.body(), StandardCharsets.UTF_8);
            throw new IllegalStateException("the server answered HTTP " + answer.statusCode() + ": " + words);
        }
        return answer.body();
    }

    static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
