using TodoApi;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSingleton(Connections.Database(builder.Configuration));
builder.Services.AddSingleton(Connections.Attachments(builder.Configuration));
builder.Services.AddSingleton<TodoStore>();
builder.Services.AddHealthChecks().AddCheck<DatabaseHealth>("database");
builder.Services.AddValidation();

var app = builder.Build();
await app.Services.GetRequiredService<TodoStore>().CreateTableAsync();

app.UseFileServer();
app.MapHealthChecks("/healthz");
app.MapTodos();
app.MapAttachments();
app.Run();
