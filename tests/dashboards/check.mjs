// Holds the dashboards of deploy/grafana against Grafana's published types: writes each as
// a constant of its type, so that the compiler knows a key that there is not.
//
//     node tests/dashboards/check.mjs FOLDER
//
// FOLDER has `@grafana/schema` and `typescript` in its node_modules.
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const folder = resolve(process.argv[2]);
const dashboards = fileURLToPath(new URL("../../deploy/grafana/dashboards", import.meta.url));

// Where the types of each kind of panel's options, and of its fields, are.
const panels = {
  stat: { options: "stat", fields: null },
  table: { options: "table", fields: "table" },
  timeseries: { options: "timeseries", fields: "timeseries" },
  "state-timeline": { options: "statetimeline", fields: "statetimeline" },
};
const types = (name) =>
  `@grafana/schema/dist/esm/raw/composable/${name}/panelcfg/x/` +
  `${{ stat: "Stat", table: "Table", timeseries: "TimeSeries", statetimeline: "StateTimeline" }[name]}PanelCfg_types.gen`;

// A JSON file has words where the types have enums of words.
const head = `import type { Dashboard, DataQuery } from "@grafana/schema";
${Object.values(panels)
  .map(({ options }) => `import type * as ${options} from ${JSON.stringify(types(options))};`)
  .join("\n")}
type Plain<T> = T extends string ? \`\${T}\` : T extends number | boolean | null | undefined ? T
  : T extends (infer U)[] ? Plain<U>[] : T extends object ? { [K in keyof T]: Plain<T[K]> } : T;
// What Grafana's package does not publish: the query of its data source for Prometheus.
interface Query extends Plain<DataQuery> {
  expr: string;
  instant: boolean;
  range: boolean;
  legendFormat: string;
  format: "time_series" | "table";
}
`;

let text = head;
let number = 0;
const constant = (type, value) => {
  text += `export const c${number++}: ${type} = ${JSON.stringify(value, null, 1)};\n`;
};
for (const name of readdirSync(dashboards).sort()) {
  const dashboard = JSON.parse(readFileSync(join(dashboards, name), "utf8"));
  constant("Plain<Dashboard>", dashboard);
  for (const panel of dashboard.panels) {
    const kind = panels[panel.type];
    if (!kind) throw new Error(`${name}: no types are known for panels of kind ${panel.type}`);
    constant(`Plain<${kind.options}.Options>`, panel.options);
    if (kind.fields) constant(`Plain<Partial<${kind.fields}.FieldConfig>>`, panel.fieldConfig.defaults.custom);
    for (const target of panel.targets) constant("Query", target);
  }
}
writeFileSync(join(folder, "dashboards.ts"), text);
const compiler = join(folder, "node_modules/typescript/bin/tsc");
const options = ["--strict", "--noEmit", "--skipLibCheck", "--module", "nodenext", "--target", "es2022"];
try {
  execFileSync(process.execPath, [compiler, ...options, "dashboards.ts"], { cwd: folder, stdio: "inherit" });
} catch {
  process.exit(1);
}
console.log(`${number} values are of Grafana's types`);
