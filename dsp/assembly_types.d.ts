// AssemblyScript's number types, as TypeScript sees them in the leaf files of constants that both languages read.
declare type i32 = number;
declare type f32 = number;
