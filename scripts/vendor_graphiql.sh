#!/bin/sh
# Bundle GraphiQL into graphapi/graphiql, so that the page works without network; needs Node 18+ and npm.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
page="$here/graphapi/graphiql"
build=$(mktemp -d)
trap 'rm -rf "$build"' EXIT
cd "$build"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --save-exact \
  graphiql@4.1.2 @graphiql/toolkit@0.11.3 graphql@16.11.0 graphql-ws@6.0.5 react@18.3.1 react-dom@18.3.1 esbuild@0.25.5
cp "$page/main.js" "$page/page.css" .
npx esbuild main.js --bundle --minify --format=iife --target=es2020 --outfile=graphiql.js \
  --define:process.env.NODE_ENV='"production"' --loader:.woff2=dataurl --legal-comments=none \
  --metafile=meta.json --log-level=warning
cp graphiql.js graphiql.css "$page/"
# The licence of every package that went into the bundle.
node - > "$page/LICENSES.txt" <<'NODE'
const fs = require('fs');
const inputs = Object.keys(JSON.parse(fs.readFileSync('meta.json')).inputs);
const packages = [...new Set(inputs.map((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]).filter(Boolean))].sort();
for (const name of packages) {
  const folder = `node_modules/${name}`;
  const { version, license } = JSON.parse(fs.readFileSync(`${folder}/package.json`));
  const file = fs.readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  console.log(`${name} ${version} (${license ?? 'see below'})\n`);
  if (file) console.log(fs.readFileSync(`${folder}/${file}`, 'utf8').trim() + '\n');
  console.log('-'.repeat(80));
}
NODE
ls -l "$page"
