// What happens to the output after Vite has written it: the budget of the first route is checked, each text file gets a
// .gz twin for the Go server to send as it is, and the placeholder that keeps `go build` working is put back.
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import type { Plugin, Rolldown } from 'vite';

export const BUDGET = 100_000; // bytes, gzip: sign in and the list of cases, without the map

const gzip = (data: string | Uint8Array) => zlib.gzipSync(data, { level: 9 });

function walk(dir: string): string[] {
  return fs.readdirSync(dir, { withFileTypes: true }).flatMap((e) => {
    const file = path.join(dir, e.name);
    return e.isDirectory() ? walk(file) : [file];
  });
}

/** The files that the first route loads: the entry, what it imports at once, and their styles. */
export function firstRoute(bundle: Rolldown.OutputBundle): string[] {
  const seen = new Set<string>();
  const visit = (name: string) => {
    const chunk = bundle[name];
    if (seen.has(name) || chunk?.type !== 'chunk') return;
    seen.add(name);
    chunk.imports.forEach(visit);
    for (const css of chunk.viteMetadata?.importedCss ?? []) seen.add(css);
  };
  for (const [name, chunk] of Object.entries(bundle)) if (chunk.type === 'chunk' && chunk.isEntry) visit(name);
  return [...seen, 'index.html'];
}

export function finish(): Plugin {
  let out = 'dist';
  let first: string[] = [];
  return {
    name: 'kipthoi-finish',
    apply: 'build',
    configResolved(config) {
      out = path.resolve(config.root, config.build.outDir);
    },
    writeBundle: {
      order: 'post',
      handler(_, bundle) {
        first = firstRoute(bundle);
      },
    },
    closeBundle() {
      if (!first.length) return; // the build failed before
      let bytes = 0;
      for (const file of walk(out)) {
        if (!/\.(m?js|css|html|svg|webmanifest|json)$/.test(file)) continue;
        const packed = gzip(fs.readFileSync(file));
        fs.writeFileSync(file + '.gz', packed);
        if (first.includes(path.relative(out, file))) bytes += packed.length;
      }
      fs.writeFileSync(path.join(out, '.gitkeep'), '');
      const said = `first route: ${bytes.toLocaleString('en')} bytes gzip of ${BUDGET.toLocaleString('en')} allowed`;
      if (bytes > BUDGET) throw new Error(`over budget, ${said}: ${first.join(', ')}`);
      console.log(said);
    },
  };
}
