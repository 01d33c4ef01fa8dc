// Random numbers from a seed, the same on every machine.

/** The generator mulberry32, and normal numbers from it by Box and Muller. */
class Random {
  constructor(seed) {
    this.state = seed >>> 0;
    this.spare = null;
  }
  uniform() { // in (0, 1): never 0, of which there is no logarithm
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let u = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    u = (u + Math.imul(u ^ (u >>> 7), 61 | u)) ^ u;
    return (((u ^ (u >>> 14)) >>> 0) + 0.5) / 4294967296;
  }
  normal() {
    if (this.spare !== null) {
      const spare = this.spare;
      this.spare = null;
      return spare;
    }
    const radius = Math.sqrt(-2 * Math.log(this.uniform())), angle = 2 * Math.PI * this.uniform();
    this.spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }
  normals(n) {
    return Float64Array.from({ length: n }, () => this.normal());
  }
}
