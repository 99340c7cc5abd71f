import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { finish } from './build/finish.ts';

// `npm run dev` passes the API on to a running server; KIPTHOI_URL says where it is.
const api = process.env.KIPTHOI_URL ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [svelte(), finish()],
  build: {
    target: 'es2022',
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    assetsInlineLimit: 0, // the server's content policy allows no data: scripts or fonts
    chunkSizeWarningLimit: 1200, // the map's engine, loaded on the map only
  },
  worker: { format: 'es' },
  server: { proxy: { '/api': { target: api, changeOrigin: true } } },
  test: { environment: 'happy-dom', include: ['test/**/*.test.ts'], setupFiles: ['test/setup.ts'] },
});
