<?php
// Submits an XML file to SaaSplications. Needs PHP 7.4 with curl and simplexml.
//
//     php submit.php --new-key             makes an EDI key: keep it where secrets are kept, give it to SaaSplications
//     EDI_KEY=edi_... php submit.php order.xml
//
// Exit code 0: the server answered; its answer is on standard output. Anything else: see standard error.
// If the answer never came, look in the ERP for the document's external reference before sending it again.

declare(strict_types=1);

const CLIENT_CODE = '__CLIENT_CODE__';
const ADDRESS = '__ADDRESS__';

function newKey(): string
{
    $alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
    $bits = '';
    foreach (str_split(random_bytes(32)) as $byte) {
        $bits .= str_pad(decbin(ord($byte)), 8, '0', STR_PAD_LEFT);
    }
    $key = 'edi_';
    foreach (str_split($bits, 5) as $five) {
        $key .= $alphabet[bindec(str_pad($five, 5, '0'))];
    }
    return $key;
}

function send(string $method, string $path, ?string $body, ?string $token, int $seconds): string
{
    $headers = $body === null ? [] : ['Content-Type: application/xml'];
    if ($token !== null) {
        $headers[] = 'X-EDI-Session: ' . $token;
    }
    $curl = curl_init((getenv('EDI_ADDRESS') ?: ADDRESS) . $path);
    curl_setopt_array($curl, [
        CURLOPT_CUSTOMREQUEST => $method,
        CURLOPT_HTTPHEADER => $headers,
        CURLOPT_RETURNTRANSFER => true,
        CURLOPT_FOLLOWLOCATION => false,
        CURLOPT_TIMEOUT => $seconds,
    ]);
    if ($body !== null) {
        curl_setopt($curl, CURLOPT_POSTFIELDS, $body);
    }
    $answer = curl_exec($curl);
    $status = curl_getinfo($curl, CURLINFO_RESPONSE_CODE);
    if ($answer === false) {
        throw new RuntimeException('no answer: ' . curl_error($curl));
    }
    if ($status < 200 || $status > 299) {
        throw new RuntimeException("the server answered HTTP $status: $answer");
    }
    return (string) $answer;
}

function establish(string $key): string
{
    $escape = fn (string $text): string => htmlspecialchars($text, ENT_XML1 | ENT_QUOTES, 'UTF-8');
    $code = $escape(getenv('EDI_CLIENT_CODE') ?: CLIENT_CODE);
    $asked = "<SessionRequest><ClientCode>$code</ClientCode><EdiKey>{$escape($key)}</EdiKey></SessionRequest>";
    $answer = simplexml_load_string(send('POST', '/edi/session', $asked, null, 20), SimpleXMLElement::class, LIBXML_NONET);
    $tokens = $answer === false ? [] : $answer->xpath("//*[local-name() = 'Token']");
    if (!$tokens) {
        throw new RuntimeException('the server opened a session without a token');
    }
    return trim((string) $tokens[0]);
}

function submit(string $document, string $key): string
{
    $token = establish($key);
    try {
        return send('POST', '/edi/session/submit', $document, $token, 120);
    } finally {
        try {
            send('DELETE', '/edi/session', null, $token, 5);
        } catch (RuntimeException $error) {
            fwrite(STDERR, 'the session was not closed: ' . $error->getMessage() . "\n");
        }
    }
}

if (($argv[1] ?? '') === '--new-key') {
    echo newKey(), "\n";
    exit(0);
}
$key = getenv('EDI_KEY');
if ($argc !== 2 || !$key) {
    fwrite(STDERR, "usage: EDI_KEY=... php submit.php FILE | --new-key\n");
    exit(2);
}
$document = file_get_contents($argv[1]);
try {
    if ($document === false) {
        throw new RuntimeException("$argv[1] cannot be read");
    }
    echo submit($document, $key);
} catch (RuntimeException $error) {
    fwrite(STDERR, $error->getMessage() . "\n");
    exit(1);
}
