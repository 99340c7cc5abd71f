// Draws the PNG icons from public/icon.svg with a browser. Run it after changing the drawing: npm run icons
import fs from 'node:fs';
import { chromium } from 'playwright-core';

const here = new URL('../public/', import.meta.url);
const svg = fs.readFileSync(new URL('icon.svg', here), 'utf8');
// A maskable icon is cut to any shape: the drawing fills the square and keeps clear of its edge.
const masked = svg.replace(' rx="14"', '').replace('viewBox="0 0 64 64"', 'viewBox="-8 -8 80 80"').replace('<rect width="64" height="64"', '<rect x="-8" y="-8" width="80" height="80"');

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
for (const [name, size, source] of [['icon-192', 192, svg], ['icon-512', 512, svg], ['icon-maskable-512', 512, masked]]) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(`<style>body{margin:0}svg{display:block;width:100vw;height:100vh}</style>${source}`);
  await page.screenshot({ path: new URL(`${name}.png`, here).pathname, omitBackground: true });
}
await browser.close();
