// Bundles GraphiQL and its three workers into the folder named on the command line, with fixed
// names, because the service embeds each file by name.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const target = process.argv[2];
const monaco = 'monaco-editor/esm/vs';

const { metafile } = await build({
  entryPoints: {
    graphiql: 'src/graphiql.jsx',
    'editor.worker': `${monaco}/editor/editor.worker.js`,
    'json.worker': `${monaco}/language/json/json.worker.js`,
    'graphql.worker': 'monaco-graphql/esm/graphql.worker.js',
  },
  alias: {
    [`${monaco}/editor/edcore.main.js`]: './src/monaco.js',
    'prettier/plugins/estree': './src/jsonc.js',
    'prettier/parser-babel': './src/jsonc.js',
  },
  outdir: target,
  bundle: true,
  minify: true,
  metafile: true,
  format: 'esm',
  target: 'es2022',
  jsx: 'automatic',
  loader: { '.ttf': 'file' },
  assetNames: '[name]',
  legalComments: 'none',
  define: { 'process.env.NODE_ENV': '"production"' },
});

writeFileSync(join(target, 'licences.txt'), licences(Object.keys(metafile.inputs)));

/** The licence texts of every package that went into the bundle, in the order of their names. */
function licences(inputs) {
  const folders = inputs.map((input) => input.match(/^.*node_modules\/(?:@[^/]+\/)?[^/]+/)?.[0]);
  const packages = [...new Set(folders)].filter(Boolean).sort();
  return packages.map(licence).join(`\n${'-'.repeat(80)}\n\n`);
}

function licence(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json')));
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|notice|thirdpartynotices)/i.test(file));
  const texts = files.sort().map((file) => readFileSync(join(folder, file), 'utf8').trim());
  return [`${name} ${version} (${license})`, ...texts].join('\n\n').concat('\n');
}
