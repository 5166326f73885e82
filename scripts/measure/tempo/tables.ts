// Everything that is measured of tempo, one table after the other.
//
// deno run --allow-read --allow-run=sox scripts/measure/tempo/tables.ts [STEP]   (STEP as in patterns_table.ts; needs sox and sonic-pi-samples)
for (const table of ["cost", "loops", "short_files", "patterns_table"]) {
  console.log(`\n${table}`);
  await import(`./${table}.ts`);
}
