//! A long file is not a deep one.
use plugin_api::prelude::*;

fn step_0(x: i64) -> i64 {
    if x % 2 == 0 { x / 2 } else { x + 0 }
}

fn step_1(x: i64) -> i64 {
    if x % 3 == 0 { x / 3 } else { x + 1 }
}

fn step_2(x: i64) -> i64 {
    if x % 4 == 0 { x / 4 } else { x + 2 }
}

fn step_3(x: i64) -> i64 {
    if x % 5 == 0 { x / 5 } else { x + 3 }
}

fn step_4(x: i64) -> i64 {
    if x % 6 == 0 { x / 6 } else { x + 4 }
}

fn step_5(x: i64) -> i64 {
    if x % 7 == 0 { x / 7 } else { x + 5 }
}

fn step_6(x: i64) -> i64 {
    if x % 8 == 0 { x / 8 } else { x + 6 }
}

fn step_7(x: i64) -> i64 {
    if x % 9 == 0 { x / 9 } else { x + 7 }
}

fn step_8(x: i64) -> i64 {
    if x % 10 == 0 { x / 10 } else { x + 8 }
}

fn step_9(x: i64) -> i64 {
    if x % 11 == 0 { x / 11 } else { x + 9 }
}

fn step_10(x: i64) -> i64 {
    if x % 12 == 0 { x / 12 } else { x + 10 }
}

fn step_11(x: i64) -> i64 {
    if x % 13 == 0 { x / 13 } else { x + 11 }
}

fn step_12(x: i64) -> i64 {
    if x % 14 == 0 { x / 14 } else { x + 12 }
}

fn step_13(x: i64) -> i64 {
    if x % 15 == 0 { x / 15 } else { x + 13 }
}

fn step_14(x: i64) -> i64 {
    if x % 16 == 0 { x / 16 } else { x + 14 }
}

fn step_15(x: i64) -> i64 {
    if x % 17 == 0 { x / 17 } else { x + 15 }
}

fn step_16(x: i64) -> i64 {
    if x % 18 == 0 { x / 18 } else { x + 16 }
}

fn step_17(x: i64) -> i64 {
    if x % 19 == 0 { x / 19 } else { x + 17 }
}

fn step_18(x: i64) -> i64 {
    if x % 20 == 0 { x / 20 } else { x + 18 }
}

fn step_19(x: i64) -> i64 {
    if x % 21 == 0 { x / 21 } else { x + 19 }
}

fn step_20(x: i64) -> i64 {
    if x % 22 == 0 { x / 22 } else { x + 20 }
}

fn step_21(x: i64) -> i64 {
    if x % 23 == 0 { x / 23 } else { x + 21 }
}

fn step_22(x: i64) -> i64 {
    if x % 24 == 0 { x / 24 } else { x + 22 }
}

fn step_23(x: i64) -> i64 {
    if x % 25 == 0 { x / 25 } else { x + 23 }
}

fn step_24(x: i64) -> i64 {
    if x % 26 == 0 { x / 26 } else { x + 24 }
}

fn step_25(x: i64) -> i64 {
    if x % 27 == 0 { x / 27 } else { x + 25 }
}

fn step_26(x: i64) -> i64 {
    if x % 28 == 0 { x / 28 } else { x + 26 }
}

fn step_27(x: i64) -> i64 {
    if x % 29 == 0 { x / 29 } else { x + 27 }
}

fn step_28(x: i64) -> i64 {
    if x % 30 == 0 { x / 30 } else { x + 28 }
}

fn step_29(x: i64) -> i64 {
    if x % 31 == 0 { x / 31 } else { x + 29 }
}

fn step_30(x: i64) -> i64 {
    if x % 32 == 0 { x / 32 } else { x + 30 }
}

fn step_31(x: i64) -> i64 {
    if x % 33 == 0 { x / 33 } else { x + 31 }
}

fn step_32(x: i64) -> i64 {
    if x % 34 == 0 { x / 34 } else { x + 32 }
}

fn step_33(x: i64) -> i64 {
    if x % 35 == 0 { x / 35 } else { x + 33 }
}

fn step_34(x: i64) -> i64 {
    if x % 36 == 0 { x / 36 } else { x + 34 }
}

fn step_35(x: i64) -> i64 {
    if x % 37 == 0 { x / 37 } else { x + 35 }
}

fn step_36(x: i64) -> i64 {
    if x % 38 == 0 { x / 38 } else { x + 36 }
}

fn step_37(x: i64) -> i64 {
    if x % 39 == 0 { x / 39 } else { x + 37 }
}

fn step_38(x: i64) -> i64 {
    if x % 40 == 0 { x / 40 } else { x + 38 }
}

fn step_39(x: i64) -> i64 {
    if x % 41 == 0 { x / 41 } else { x + 39 }
}

fn step_40(x: i64) -> i64 {
    if x % 42 == 0 { x / 42 } else { x + 40 }
}

fn step_41(x: i64) -> i64 {
    if x % 43 == 0 { x / 43 } else { x + 41 }
}

fn step_42(x: i64) -> i64 {
    if x % 44 == 0 { x / 44 } else { x + 42 }
}

fn step_43(x: i64) -> i64 {
    if x % 45 == 0 { x / 45 } else { x + 43 }
}

fn step_44(x: i64) -> i64 {
    if x % 46 == 0 { x / 46 } else { x + 44 }
}

fn step_45(x: i64) -> i64 {
    if x % 47 == 0 { x / 47 } else { x + 45 }
}

fn step_46(x: i64) -> i64 {
    if x % 48 == 0 { x / 48 } else { x + 46 }
}

fn step_47(x: i64) -> i64 {
    if x % 49 == 0 { x / 49 } else { x + 47 }
}

fn step_48(x: i64) -> i64 {
    if x % 50 == 0 { x / 50 } else { x + 48 }
}

fn step_49(x: i64) -> i64 {
    if x % 51 == 0 { x / 51 } else { x + 49 }
}

fn step_50(x: i64) -> i64 {
    if x % 52 == 0 { x / 52 } else { x + 50 }
}

fn step_51(x: i64) -> i64 {
    if x % 53 == 0 { x / 53 } else { x + 51 }
}

fn step_52(x: i64) -> i64 {
    if x % 54 == 0 { x / 54 } else { x + 52 }
}

fn step_53(x: i64) -> i64 {
    if x % 55 == 0 { x / 55 } else { x + 53 }
}

fn step_54(x: i64) -> i64 {
    if x % 56 == 0 { x / 56 } else { x + 54 }
}

fn step_55(x: i64) -> i64 {
    if x % 57 == 0 { x / 57 } else { x + 55 }
}

fn step_56(x: i64) -> i64 {
    if x % 58 == 0 { x / 58 } else { x + 56 }
}

fn step_57(x: i64) -> i64 {
    if x % 59 == 0 { x / 59 } else { x + 57 }
}

fn step_58(x: i64) -> i64 {
    if x % 60 == 0 { x / 60 } else { x + 58 }
}

fn step_59(x: i64) -> i64 {
    if x % 61 == 0 { x / 61 } else { x + 59 }
}

fn step_60(x: i64) -> i64 {
    if x % 62 == 0 { x / 62 } else { x + 60 }
}

fn step_61(x: i64) -> i64 {
    if x % 63 == 0 { x / 63 } else { x + 61 }
}

fn step_62(x: i64) -> i64 {
    if x % 64 == 0 { x / 64 } else { x + 62 }
}

fn step_63(x: i64) -> i64 {
    if x % 65 == 0 { x / 65 } else { x + 63 }
}

fn step_64(x: i64) -> i64 {
    if x % 66 == 0 { x / 66 } else { x + 64 }
}

fn step_65(x: i64) -> i64 {
    if x % 67 == 0 { x / 67 } else { x + 65 }
}

fn step_66(x: i64) -> i64 {
    if x % 68 == 0 { x / 68 } else { x + 66 }
}

fn step_67(x: i64) -> i64 {
    if x % 69 == 0 { x / 69 } else { x + 67 }
}

fn step_68(x: i64) -> i64 {
    if x % 70 == 0 { x / 70 } else { x + 68 }
}

fn step_69(x: i64) -> i64 {
    if x % 71 == 0 { x / 71 } else { x + 69 }
}

fn step_70(x: i64) -> i64 {
    if x % 72 == 0 { x / 72 } else { x + 70 }
}

fn step_71(x: i64) -> i64 {
    if x % 73 == 0 { x / 73 } else { x + 71 }
}

fn step_72(x: i64) -> i64 {
    if x % 74 == 0 { x / 74 } else { x + 72 }
}

fn step_73(x: i64) -> i64 {
    if x % 75 == 0 { x / 75 } else { x + 73 }
}

fn step_74(x: i64) -> i64 {
    if x % 76 == 0 { x / 76 } else { x + 74 }
}

fn step_75(x: i64) -> i64 {
    if x % 77 == 0 { x / 77 } else { x + 75 }
}

fn step_76(x: i64) -> i64 {
    if x % 78 == 0 { x / 78 } else { x + 76 }
}

fn step_77(x: i64) -> i64 {
    if x % 79 == 0 { x / 79 } else { x + 77 }
}

fn step_78(x: i64) -> i64 {
    if x % 80 == 0 { x / 80 } else { x + 78 }
}

fn step_79(x: i64) -> i64 {
    if x % 81 == 0 { x / 81 } else { x + 79 }
}

fn step_80(x: i64) -> i64 {
    if x % 82 == 0 { x / 82 } else { x + 80 }
}

fn step_81(x: i64) -> i64 {
    if x % 83 == 0 { x / 83 } else { x + 81 }
}

fn step_82(x: i64) -> i64 {
    if x % 84 == 0 { x / 84 } else { x + 82 }
}

fn step_83(x: i64) -> i64 {
    if x % 85 == 0 { x / 85 } else { x + 83 }
}

fn step_84(x: i64) -> i64 {
    if x % 86 == 0 { x / 86 } else { x + 84 }
}

fn step_85(x: i64) -> i64 {
    if x % 87 == 0 { x / 87 } else { x + 85 }
}

fn step_86(x: i64) -> i64 {
    if x % 88 == 0 { x / 88 } else { x + 86 }
}

fn step_87(x: i64) -> i64 {
    if x % 89 == 0 { x / 89 } else { x + 87 }
}

fn step_88(x: i64) -> i64 {
    if x % 90 == 0 { x / 90 } else { x + 88 }
}

fn step_89(x: i64) -> i64 {
    if x % 91 == 0 { x / 91 } else { x + 89 }
}

fn step_90(x: i64) -> i64 {
    if x % 92 == 0 { x / 92 } else { x + 90 }
}

fn step_91(x: i64) -> i64 {
    if x % 93 == 0 { x / 93 } else { x + 91 }
}

fn step_92(x: i64) -> i64 {
    if x % 94 == 0 { x / 94 } else { x + 92 }
}

fn step_93(x: i64) -> i64 {
    if x % 95 == 0 { x / 95 } else { x + 93 }
}

fn step_94(x: i64) -> i64 {
    if x % 96 == 0 { x / 96 } else { x + 94 }
}

fn step_95(x: i64) -> i64 {
    if x % 97 == 0 { x / 97 } else { x + 95 }
}

fn step_96(x: i64) -> i64 {
    if x % 98 == 0 { x / 98 } else { x + 96 }
}

fn step_97(x: i64) -> i64 {
    if x % 99 == 0 { x / 99 } else { x + 97 }
}

fn step_98(x: i64) -> i64 {
    if x % 100 == 0 { x / 100 } else { x + 98 }
}

fn step_99(x: i64) -> i64 {
    if x % 101 == 0 { x / 101 } else { x + 99 }
}

/// Apply all steps.
#[tool]
fn many_small_functions(n: i64) -> i64 {
    let steps: Vec<fn(i64) -> i64> = vec![step_0, step_1, step_2, step_3, step_4, step_5, step_6, step_7, step_8, step_9, step_10, step_11, step_12, step_13, step_14, step_15, step_16, step_17, step_18, step_19, step_20, step_21, step_22, step_23, step_24, step_25, step_26, step_27, step_28, step_29, step_30, step_31, step_32, step_33, step_34, step_35, step_36, step_37, step_38, step_39, step_40, step_41, step_42, step_43, step_44, step_45, step_46, step_47, step_48, step_49, step_50, step_51, step_52, step_53, step_54, step_55, step_56, step_57, step_58, step_59, step_60, step_61, step_62, step_63, step_64, step_65, step_66, step_67, step_68, step_69, step_70, step_71, step_72, step_73, step_74, step_75, step_76, step_77, step_78, step_79, step_80, step_81, step_82, step_83, step_84, step_85, step_86, step_87, step_88, step_89, step_90, step_91, step_92, step_93, step_94, step_95, step_96, step_97, step_98, step_99];
    steps.iter().fold(n, |x, step| step(x))
}
