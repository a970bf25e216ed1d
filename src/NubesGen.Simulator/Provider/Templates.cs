using System.Security.Cryptography;
using System.Text;
using NubesGen.Simulator.Values;

namespace NubesGen.Simulator.Provider;

/// <summary>Fills in the templates of IDs and of the values that Azure tells. The same object always gets the same.</summary>
/// <param name="session">Where the subscription and the neighbours are known.</param>
/// <param name="block">The object.</param>
/// <param name="seed">What tells its random values from those of others.</param>
internal sealed class Templates(Session session, Map block, string seed)
{
    /// <summary>The tenant that everything belongs to.</summary>
    public const string Tenant = "11111111-1111-1111-1111-111111111111";

    private const string AnyRegion = "westeurope";

    /// <summary>
    /// Fills in <c>{argument}</c>, <c>{id_argument/}</c> for the name at the end of an ID, <c>{id_argument>argument}</c> for what the
    /// object that it names has, and <c>{guid}</c>, <c>{key}</c>, <c>{hash}</c>, <c>{subscription}</c>, <c>{tenant}</c>.
    /// </summary>
    /// <exception cref="InvalidDataException">The object that an ID names does not have what is asked of it.</exception>
    public string Fill(string template)
    {
        var text = new StringBuilder();
        for (var position = 0; position < template.Length;)
        {
            var open = template.IndexOf('{', position);
            if (open < 0)
            {
                return text.Append(template, position, template.Length - position).ToString();
            }

            var close = template.IndexOf('}', open);
            text.Append(template, position, open - position).Append(Token(template[(open + 1)..close]));
            position = close + 1;
        }

        return text.ToString();
    }

    private string Token(string token) => token switch
    {
        "subscription" => session.Subscription,
        "tenant" => Tenant,
        "guid" => new Guid(Random().AsSpan(0, 16)).ToString(),
        "key" => Convert.ToBase64String(Random()),
        "hash" => Convert.ToHexStringLower(Random().AsSpan(0, 4)),
        _ when token.EndsWith('/') => Argument(token[..^1]).Split('/')[^1],
        _ when token.Split('>') is [var id, var name] => Neighbour(id, name),
        _ => Argument(token),
    };

    /// <summary>What a neighbour has. One that this connection has not seen is somewhere, and made up for the rest.</summary>
    private string Neighbour(string id, string name) =>
        session.Find(Argument(id)) is { } neighbour
            ? neighbour[name].AsText() is { Length: > 0 } text ? text : throw new InvalidDataException($"azure.json asks for {{{id}>{name}}}, and what {id} names has no {name}.")
        : name == "location" ? AnyRegion
        : Token("hash");

    private string Argument(string name) => block[name].AsText();

    private byte[] Random() => SHA256.HashData(Encoding.UTF8.GetBytes(seed));
}
