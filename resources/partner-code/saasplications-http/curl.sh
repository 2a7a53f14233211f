#!/bin/sh
# Submits an XML file to SaaSplications with curl.
#
#     sh submit.sh --new-key               makes an EDI key: keep it where secrets are kept, give it to SaaSplications
#     EDI_KEY=edi_... sh submit.sh order.xml
#
# Exit code 0: the server answered; its answer is on standard output. Anything else: see standard error.
# If the answer never came, look in the ERP for the document's external reference before sending it again.
set -eu
address=${EDI_ADDRESS:-'__ADDRESS__'}
client_code=${EDI_CLIENT_CODE:-'__CLIENT_CODE__'}

if [ "${1:-}" = --new-key ]; then
    printf 'edi_%s\n' "$(head -c 32 /dev/urandom | base32 | tr -d '=\n' | tr 'A-Z' 'a-z')"
    exit
fi
if [ $# -ne 1 ] || [ -z "${EDI_KEY:-}" ]; then
    echo "usage: EDI_KEY=... sh submit.sh FILE | --new-key" >&2
    exit 2
fi
escape() { printf '%s' "$1" | sed 's/&/\&amp;/g; s/</\&lt;/g; s/>/\&gt;/g'; }

# Key and token go through standard input: what stands on a command line can be read by everyone on this computer.
token=$(printf '<SessionRequest><ClientCode>%s</ClientCode><EdiKey>%s</EdiKey></SessionRequest>' \
    "$(escape "$client_code")" "$(escape "$EDI_KEY")" |
    curl --silent --show-error --fail-with-body --max-time 20 --header 'Content-Type: application/xml' \
        --data-binary @- "$address/edi/session" | tr -d '\n' | sed -n 's/.*<[a-z:]*Token>\([^<]*\)<.*/\1/p')
if [ -z "$token" ]; then
    echo "the server opened no session" >&2
    exit 1
fi
close() {
    printf 'header = "X-EDI-Session: %s"\n' "$token" |
        curl --silent --show-error --max-time 5 --output /dev/null --request DELETE --config - "$address/edi/session" ||
        echo "the session was not closed" >&2
}
trap close EXIT
printf 'header = "X-EDI-Session: %s"\n' "$token" |
    curl --silent --show-error --fail-with-body --max-time 120 --header 'Content-Type: application/xml' \
        --data-binary "@$1" --config - "$address/edi/session/submit"
