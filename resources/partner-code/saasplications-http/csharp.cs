// Submits an XML file to SaaSplications. Needs .NET 6 and nothing else: put it into a console project as Program.cs.
//
//     dotnet run -- --new-key              makes an EDI key: keep it where secrets are kept, give it to SaaSplications
//     EDI_KEY=edi_... dotnet run -- order.xml
//
// Exit code 0: the server answered; its answer is on standard output. Anything else: see standard error.
// If the answer never came, look in the ERP for the document's external reference before sending it again.

using System;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using System.Xml.Linq;

public static class Program
{
    private static readonly string Address = Environment.GetEnvironmentVariable("EDI_ADDRESS") ?? "__ADDRESS__";
    private static readonly string ClientCode = Environment.GetEnvironmentVariable("EDI_CLIENT_CODE") ?? "__CLIENT_CODE__";
    private static readonly HttpClient Client = new(new HttpClientHandler { AllowAutoRedirect = false })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public static async Task<int> Main(string[] arguments)
    {
        var key = Environment.GetEnvironmentVariable("EDI_KEY");
        if (arguments.Length == 1 && arguments[0] == "--new-key")
        {
            Console.WriteLine(NewKey());
            return 0;
        }
        if (arguments.Length != 1 || string.IsNullOrEmpty(key))
        {
            Console.Error.WriteLine("usage: EDI_KEY=... dotnet run -- FILE | --new-key");
            return 2;
        }
        try
        {
            var answer = await Submit(await File.ReadAllBytesAsync(arguments[0]), key);
            using var output = Console.OpenStandardOutput();
            await output.WriteAsync(answer);
            return 0;
        }
        catch (Exception error) when (error is HttpRequestException or IOException or OperationCanceledException
            or InvalidOperationException or System.Xml.XmlException)
        {
            Console.Error.WriteLine(error.Message);
            return 1;
        }
    }

    private static string NewKey()
    {
        const string alphabet = "abcdefghijklmnopqrstuvwxyz234567";
        var key = new StringBuilder("edi_");
        var (bits, count) = (0, 0);
        foreach (var random in RandomNumberGenerator.GetBytes(32))
        {
            bits = (bits << 8) | random;
            for (count += 8; count >= 5; bits &= (1 << count) - 1)
            {
                count -= 5;
                key.Append(alphabet[(bits >> count) & 31]);
            }
        }
        return key.Append(alphabet[(bits << (5 - count)) & 31]).ToString();
    }

    private static async Task<byte[]> Submit(byte[] document, string key)
    {
        var token = await Establish(key);
        try
        {
            return await Send(HttpMethod.Post, "/edi/session/submit", document, token, 120);
        }
        finally
        {
            try
            {
                await Send(HttpMethod.Delete, "/edi/session", null, token, 5);
            }
            catch (Exception error)
            {
                Console.Error.WriteLine($"the session was not closed: {error.Message}");
            }
        }
    }

    private static async Task<string> Establish(string key)
    {
        var asked = new XElement("SessionRequest", new XElement("ClientCode", ClientCode), new XElement("EdiKey", key));
        var answer = await Send(HttpMethod.Post, "/edi/session", Encoding.UTF8.GetBytes(asked.ToString()), null, 20);
        using var stream = new MemoryStream(answer);
        var token = XDocument.Load(stream).Descendants().FirstOrDefault(element => element.Name.LocalName == "Token");
        return token?.Value.Trim() ?? throw new InvalidOperationException("the server opened a session without a token");
    }

    private static async Task<byte[]> Send(HttpMethod method, string path, byte[]? body, string? token, int seconds)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        using var request = new HttpRequestMessage(method, Address + path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/xml");
        }
        if (token is not null)
        {
            request.Headers.Add("X-EDI-Session", token);
        }
        using var answer = await Client.SendAsync(request, limit.Token);
        var content = await answer.Content.ReadAsByteArrayAsync(limit.Token);
        if (!answer.IsSuccessStatusCode)
        {
            var words = Encoding.UTF8.GetString(content);
            throw new InvalidOperationException($"the server answered HTTP {(int)answer.StatusCode}: {words}");
        }
        return content;
    }
}
