using NubesGen.Diagnostics;

namespace NubesGen.Tests.Diagnostics;

public sealed class RedactorTests
{
    [Theory]
    [InlineData("ARM_CLIENT_SECRET")]
    [InlineData("GITHUB_TOKEN")]
    [InlineData("PGPASSWORD")]
    [InlineData("MYSQL_PWD")]
    [InlineData("ARM_ACCESS_KEY")]
    [InlineData("AZURE_STORAGE_KEY")]
    [InlineData("ConnectionStrings__Database")]
    [InlineData("my_api_key")]
    public void The_value_of_a_secret_variable_is_nowhere_shown(string variable)
    {
        using var turkish = new Culture("tr-TR");

        Assert.Equal("it is ***, twice: ***", Redact("it is s3cr3t!, twice: s3cr3t!", (variable, "s3cr3t!")));
    }

    [Theory]
    [InlineData("PATH")]
    [InlineData("PWD")]
    [InlineData("OLDPWD")]
    [InlineData("GITHUB_REPOSITORY")]
    public void Other_variables_are_no_secrets(string variable) => Assert.Equal("in /srv/app", Redact("in /srv/app", (variable, "/srv/app")));

    [Fact]
    public void Of_two_secrets_the_longer_goes_first() =>
        Assert.Equal("***", Redact("secret-long", ("A_TOKEN", "secret"), ("B_TOKEN", "secret-long")));

    [Fact]
    public void A_value_too_short_to_be_a_secret_does_not_spoil_every_text() => Assert.Equal("truely", Redact("truely", ("USE_TOKEN", "true")));

    [Theory]
    [InlineData("Host=db;Password=p@ss w0rd!;Database=x", "Host=db;Password=***;Database=x")]
    [InlineData("Host=db;PASSWORD = it's&more", "Host=db;PASSWORD = ***")]
    [InlineData("Server=db;Pwd=\"p;ss\";Database=x", "Server=db;Pwd=***;Database=x")]
    [InlineData("Server=db;Pwd='p;ss';Database=x", "Server=db;Pwd=***;Database=x")]
    [InlineData("\"Host=db;Password=abc\" is wrong", "\"Host=db;Password=***\" is wrong")]
    [InlineData("AccountName=a;AccountKey=Ab/c+d==;EndpointSuffix=x", "AccountName=a;AccountKey=***;EndpointSuffix=x")]
    [InlineData("SharedAccessKeyName=Root;SharedAccessKey=abc=;EntityPath=q", "SharedAccessKeyName=Root;SharedAccessKey=***;EntityPath=q")]
    [InlineData("https://a.blob/x?sv=1&sig=ab%2Bc&se=2 failed", "https://a.blob/x?sv=1&sig=***&se=2 failed")]
    [InlineData("{\"password\": \"a\\\"b;c\", \"user\": \"u\"}", "{\"password\": ***, \"user\": \"u\"}")]
    [InlineData("127.0.0.1:6379,password=abc,abortConnect=false", "127.0.0.1:6379,password=***")]
    [InlineData("postgres://me:p@ss@db:5432/x", "postgres://me:***@db:5432/x")]
    [InlineData("clone https://ghp_abc@github.com/me/app failed", "clone https://***@github.com/me/app failed")]
    [InlineData("Authorization: Bearer ey.J0.x-_ sent", "Authorization: Bearer *** sent")]
    public void What_looks_like_a_secret_is_masked_and_no_more(string text, string redacted) => Assert.Equal(redacted, Redact(text));

    [Theory]
    [InlineData("https://127.0.0.1:8080/a@b and me@example.org")]
    [InlineData("ssh://git@github.com/me/app")]
    [InlineData("The password of the database was changed")]
    [InlineData("design=1 passwordless=true")]
    public void What_is_no_secret_stays(string text) => Assert.Equal(text, Redact(text));

    private static string Redact(string text, params (string Name, string Value)[] variables) =>
        new Redactor(new Machine(variables.ToDictionary(v => v.Name, v => v.Value))).Redact(text);
}
