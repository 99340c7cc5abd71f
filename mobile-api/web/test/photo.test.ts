import { afterEach, describe, expect, it, vi } from 'vitest';
import * as api from '../src/lib/api.ts';
import { fit, smaller } from '../src/lib/photo.ts';

afterEach(() => void vi.unstubAllGlobals());

it('makes a picture fit and never larger', () => {
  expect(fit(4000, 3000)).toEqual([2000, 1500]);
  expect(fit(1200, 5000)).toEqual([480, 2000]);
  expect(fit(800, 600)).toEqual([800, 600]);
  expect(fit(10_000, 1)).toEqual([2000, 1]);
});

describe('a file that is sent', () => {
  const file = (type: string, size: number) => new File([new Uint8Array(size)], 'a', { type });
  it('goes as it is when it is small, no photo, or the browser cannot draw it', async () => {
    const draw = vi.fn().mockRejectedValue(new Error('cannot'));
    vi.stubGlobal('createImageBitmap', draw);
    for (const f of [file('image/jpeg', 1000), file('application/pdf', 900_000), file('image/heic', 900_000)]) expect(await smaller(f)).toBe(f);
    expect(draw).not.toHaveBeenCalled();
    const large = file('image/jpeg', 900_000);
    expect(await smaller(large)).toBe(large);
    expect(draw).toHaveBeenCalledOnce();
  });

  /** A request that ends in one way. */
  const ending = (end: (call: any) => void) =>
    vi.stubGlobal('XMLHttpRequest', class {
      upload: { onprogress?: (e: unknown) => void } = {};
      open = vi.fn();
      setRequestHeader = vi.fn();
      send() {
        this.upload.onprogress?.({ lengthComputable: true, loaded: 1, total: 4 });
        end(this);
      }
    });
  it('tells how much has gone up, and what the server says', async () => {
    const heard: number[] = [];
    ending((call) => call.onload(Object.assign(call, { status: 200, responseText: '{}' })));
    expect(await api.attach('cases', 'k', file('image/png', 4), 'op', (part) => heard.push(part))).toBe('op');
    expect(heard).toEqual([0.25]);
    ending((call) => call.onload(Object.assign(call, { status: 422, responseText: '{"code":"invalid","detail":"tệp bị hỏng","detail_en":"broken"}' })));
    await expect(api.attach('cases', 'k', file('image/png', 4), 'op')).rejects.toMatchObject({ kind: 'server', status: 422, vi: 'tệp bị hỏng' });
    ending((call) => call.onerror());
    await expect(api.attach('cases', 'k', file('image/png', 4), 'op')).rejects.toMatchObject({ kind: 'network' });
  });
});
