//! The Rust in README.md is that of this service, which is tested.

const README: &str = include_str!("../../../../../README.md");

const SOURCES: [&str; 2] = [include_str!("../src/applications.rs"), include_str!("../src/lib.rs")];

#[test]
fn the_rust_of_the_readme_stands_in_the_service() {
    let blocks: Vec<Vec<&str>> = README.split("```rust\n").skip(1).map(block).collect();
    assert!(blocks.len() >= 2, "README.md shows how a service uses the library");
    for block in blocks {
        let stands_in = |source: &&str| {
            let lines: Vec<&str> = source.lines().map(str::trim).collect();
            lines.windows(block.len()).any(|window| window == block)
        };
        assert!(SOURCES.iter().any(stands_in), "README.md has other Rust: {block:#?}");
    }
}

/// The lines of a block whose begin was cut off, without the indentation.
fn block(text: &str) -> Vec<&str> {
    text.lines().take_while(|line| *line != "```").map(str::trim).collect()
}
