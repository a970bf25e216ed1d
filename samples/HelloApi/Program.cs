var app = WebApplication.Create(args);

app.MapGet("/", () => "Hello from an environment of its own.\n");

app.Run();
