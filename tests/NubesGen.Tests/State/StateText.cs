namespace NubesGen.Tests.State;

/// <summary>States as Terraform writes them.</summary>
internal static class StateText
{
    public static BinaryData Of(long serial, string lineage = "11111111-2222-3333-4444-555555555555", int resources = 1) => new($$"""
        {
          "version": 4,
          "terraform_version": "1.11.4",
          "serial": {{serial}},
          "lineage": "{{lineage}}",
          "outputs": {},
          "resources": [{{string.Join(',', Enumerable.Range(0, resources).Select(i => $$"""
            {
              "mode": "managed",
              "type": "terraform_data",
              "name": "r{{i}}",
              "provider": "provider[\"terraform.io/builtin/terraform\"]",
              "instances": [{ "schema_version": 0, "attributes": { "id": "00000000-0000-0000-0000-00000000000{{i}}", "input": null, "output": null, "triggers_replace": null } }]
            }
            """))}}],
          "check_results": null
        }
        """);
}
